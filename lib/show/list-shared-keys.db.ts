import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import type { Sources } from '@/lib/domain/views/sources';
import { maskFor } from './mask-personal';
import { namePlaces } from './name-places';

const MOST = 50;
const MOST_COUNTED = 1_000;
const rowSchema = z.object({
  workflow: z.string(),
  kind: z.string(),
  value: z.string(),
  reason: z.enum(['several', 'full']),
  first_at: z.date(),
  last_at: z.date(),
  events: z.number(),
  transactions: z.number(),
});

/**
 * Keys that join nothing, those with the most log entries first, at most 50; transactions are counted up to 1,001. For readers of the whole
 * environment. Cost: the rows of shared_key of the environment, and 1,001 rows of each of the 50.
 */
export async function listSharedKeys(
  actor: Actor,
  index: CatalogIndex,
  environment: Environment,
  on: Connection,
): Promise<Sources['sharedKeys']> {
  const rows = await query(
    sql`select s.*, (select count(*) from (select from transaction_key k where k.environment = s.environment and k.kind = s.kind and k.value = s.value
          and k.workflow = s.workflow limit ${MOST_COUNTED + 1}) bearers) as transactions
        from (select workflow, kind, value, environment, reason, first_at, last_at, events from shared_key where environment = ${environment}
          order by events desc, kind, value limit ${MOST}) s`,
    rowSchema,
    on,
  );
  const names = namePlaces(index);
  return rows.map((row) => {
    const type = row.kind.replace(/^key:/, '');
    const mask = maskFor(actor, index, { environment, facility: '', workflow: row.workflow });
    return {
      workflow: names.workflow(row.workflow),
      keyName: row.kind.startsWith('key:') ? names.key([row.workflow], type) : `${row.kind} id`,
      value: mask.key(type, row.value).value,
      reason: row.reason,
      firstAt: row.first_at.toISOString(),
      lastAt: row.last_at.toISOString(),
      events: row.events,
      transactions: row.transactions > MOST_COUNTED ? null : row.transactions,
    };
  });
}
