import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, query, sql } from '@/lib/db';
import type { AttentionFilter } from './find-attention.db';

const failuresSchema = z.object({
  facility: z.string(),
  workflow: z.string(),
  connector: z.string(),
  application: z.string(),
  n: z.number(),
});
export type Failures = z.infer<typeof failuresSchema>;

/** Transactions that failed in the window and are not mended, by where they failed; '' where that is not known. Cost: index transaction_failed. */
export function countFailures({ actor, scope, window: { from, to } }: AttentionFilter, on: Connection): Promise<Failures[]> {
  return query(
    sql`select t.facility, t.workflow, coalesce(t.connector, '') as connector, coalesce(t.application, '') as application, count(*) as n
      from transaction t
      where ${scopePredicate(actor, scope, 't')} and t.state = 'failed' and t.failed_at >= ${from} and t.failed_at < ${to}
      group by 1, 2, 3, 4`,
    failuresSchema,
    on,
  );
}
