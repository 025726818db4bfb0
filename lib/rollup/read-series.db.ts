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

/** Returns these UTC days of all series of an environment. Cost: a row a series and day. */
export async function listSeriesDays(tx: Connection, environment: string, days: readonly Date[]): Promise<SeriesDay[]> {
  if (days.length === 0) return [];
  return query(
    sql`SELECT kind, day_at, id, place, n, early, late, bad, p95_ms FROM series_day
        WHERE environment = ${environment} AND day_at = ANY(${days.map((day) => day.toISOString())}::timestamptz[]) ORDER BY day_at, kind, id, place`,
    daySchema,
    tx,
  );
}

/** Returns the UTC days from `from` on that are told, oldest first, each with a mark that is another one whenever the day was told anew. */
export async function listSeriesMarks(tx: Connection, environment: string, from: Date): Promise<{ dayAt: Date; mark: string }[]> {
  return query(
    sql`SELECT day_at AS "dayAt",
          -- A day is told anew by deleting and writing all of it: its rows carry the transaction that did so.
          concat_ws(' ', count(*), min(xmin::text), max(xmin::text)) AS mark
        FROM series_day WHERE environment = ${environment} AND day_at >= ${from}::timestamptz GROUP BY day_at ORDER BY day_at`,
    z.object({ dayAt: z.date(), mark: z.string() }),
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
