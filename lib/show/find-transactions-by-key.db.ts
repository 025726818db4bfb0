import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import type { Environment } from '@/lib/domain';
import { listWanted } from './hashed-words';

const kindsOf = (index: CatalogIndex) => [
  'transaction',
  'correlation',
  'trace',
  ...new Set([...index.workflows.values()].flatMap(({ workflow }) => workflow.businessKeys.map((key) => `key:${key.id}`))),
];

/**
 * Ids of the transactions that carry exactly this id or business key, at most 500. Unscoped: only for narrowing a read that is
 * scoped itself, never to be shown. Cost: one probe of the primary key for each kind of key.
 */
export async function findTransactionsByKey(index: CatalogIndex, environment: Environment, value: string): Promise<string[]> {
  const wanted = listWanted(kindsOf(index), [value], index);
  const rows = await query(
    sql`select distinct transaction_id from transaction_key
      where environment = ${environment} and (kind, value) in (select * from unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ word }) => word)}::text[])) limit 500`,
    z.object({ transaction_id: z.string() }),
  );
  return rows.map((row) => row.transaction_id);
}
