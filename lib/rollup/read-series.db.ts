import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { FlowMinute } from '@/lib/domain';

const hours = z.array(z.number());
const daySchema = z.object({
  kind: z.enum(['flow', 'hop']),
  day_at: z.date(),
  id: z.string(),
  place: z.string(),
  n: hours,
  early: hours,
  late: hours,
  bad: hours,
  p95_ms: hours,
});
export type SeriesDay = z.infer<typeof daySchema>;

/** Returns the days of all series of an environment from `from` on. Cost: a row a series and day. */
export async function listSeriesDays(tx: Connection, environment: string, from: Date): Promise<SeriesDay[]> {
  return query(
    sql`SELECT kind, day_at, id, place, n, early, late, bad, p95_ms FROM series_day WHERE environment = ${environment} AND day_at >= ${from}::timestamptz`,
    daySchema,
    tx,
  );
}

/** Returns what came of each flow in [from, to), by minute. Cost: the minutes of that time, all places, by the time index. */
export async function listFlowMinutes(tx: Connection, environment: string, { from, to }: { from: Date; to: Date }): Promise<FlowMinute[]> {
  return query(
    sql`SELECT interface, facility, bucket_at AS at, sum(n)::bigint AS n FROM bucket_minute
        WHERE environment = ${environment} AND bucket_at >= ${from}::timestamptz AND bucket_at < ${to}::timestamptz AND interface <> ''
        GROUP BY 1, 2, 3`,
    z.object({ interface: z.string(), facility: z.string(), at: z.date(), n: z.number() }),
    tx,
  );
}
