import { z } from 'zod';
import { mayAct } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import { personalKeys } from './mask-personal';

export interface FoundKey {
  transactionId: string;
  kind: string;
  value: string;
}

export const MOST_FOUND = 2000;
const hitSchema = z.object({ transaction_id: z.string(), kind: z.string(), value: z.string() });
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const spellings = (text: string) => [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
const startsWith = (text: string) => `${text.replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`;

const kindsOf = (index: CatalogIndex) => [
  'transaction',
  'correlation',
  'trace',
  ...new Set([...index.workflows.values()].flatMap(({ workflow }) => workflow.businessKeys.map((key) => `key:${key.id}`))),
];

/**
 * The transactions that can be found by a text: any id or business key, whole or its beginning, in the case typed or in capitals; at
 * most 2,000, whole matches first. Personal keys match only whole for readers who may not see them. Unscoped: only for
 * narrowing a read that is scoped itself. Cost: the primary key, one range for each kind of key.
 */
export async function searchKeys(actor: Actor, index: CatalogIndex, environment: Environment, text: string): Promise<FoundKey[]> {
  const kinds = kindsOf(index);
  const hidden = mayAct(actor, 'read:personal', { environment }) ? new Set<string>() : personalKeys(index);
  const open = kinds.filter((kind) => !hidden.has(kind.replace(/^key:/, '')));
  const words = spellings(text);
  const prefixes = words.map(startsWith);
  const rows = await query(
    sql`select distinct on (rank, k.transaction_id) k.transaction_id, k.kind, k.value, rank from (
        select 0 as rank, transaction_id, kind, value from transaction_key
          where environment = ${environment} and kind = any(${kinds}::text[]) and value = any(${words}::text[])
        union all
        select 1, transaction_id, kind, value from transaction_key
          where environment = ${environment} and kind = any(${open}::text[]) and value like any(${prefixes}::text[]) and not value = any(${words}::text[])
        limit ${MOST_FOUND}
      ) k order by rank, k.transaction_id, k.kind`,
    hitSchema.extend({ rank: z.number() }),
    lane('screen'),
  );
  const found = new Map<string, FoundKey>();
  if (uuid.test(text)) found.set(text.toLowerCase(), { transactionId: text.toLowerCase(), kind: 'id', value: text });
  for (const row of rows)
    if (!found.has(row.transaction_id))
      found.set(row.transaction_id, { transactionId: row.transaction_id, kind: row.kind, value: row.value });
  return [...found.values()];
}

/** The transactions that carry exactly this business key. */
export async function findByKey(environment: Environment, type: string, value: string): Promise<FoundKey[]> {
  const kinds = [type, `key:${type}`];
  const rows = await query(
    sql`select transaction_id, kind, value from transaction_key
      where environment = ${environment} and kind = any(${kinds}::text[]) and value = ${value} limit ${MOST_FOUND}`,
    hitSchema,
    lane('screen'),
  );
  return rows.map((row) => ({ transactionId: row.transaction_id, kind: row.kind, value: row.value }));
}
