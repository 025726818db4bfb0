import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, join, query, sql } from '@/lib/db';
import type { TimeWindow } from '@/lib/domain';
import type { SilenceInput } from './find-silence.db';

const DAY_MS = 86_400_000;
const flowSchema = z.object({
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  connector: z.string(),
  application: z.string(),
  seen: z.coerce.number(),
  expected: z.coerce.number(),
});
export type Flow = z.infer<typeof flowSchema>;

/**
 * How many log entries came from each place in the window, and how many came in the same hours of the comparable days, on average of those
 * that have any. Empty without such a day. Cost: bucket_minute of the window, for it and each day.
 */
export async function countFlows({ actor, scope, daysBack }: SilenceInput, { from, to }: TimeWindow, on: Connection): Promise<Flow[]> {
  if (daysBack.length === 0) return [];
  const parts = [0, ...daysBack].map((days) => {
    const back = (at: Date) => new Date(at.getTime() - days * DAY_MS);
    return sql`select ${days}::int as days, b.facility, b.department, b.workflow, b.connector, b.application, sum(b.n) as n
      from bucket_minute b where ${scopePredicate(actor, scope, 'b')} and b.bucket_at >= ${back(from)} and b.bucket_at < ${back(to)}
      group by 2, 3, 4, 5, 6`;
  });
  return query(
    sql`with counted as (${join(parts, ' union all ')}), told as (select greatest(1, count(distinct days)) as days from counted where days > 0)
      select facility, department, workflow, connector, application, coalesce(sum(n) filter (where counted.days = 0), 0)::float8 as seen,
        (coalesce(sum(n) filter (where counted.days > 0), 0) / told.days)::float8 as expected
      from counted, told group by facility, department, workflow, connector, application, told.days`,
    flowSchema,
    on,
  );
}
