import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { ArrivalMinutes, Tally } from '@/lib/domain';

export interface SloWindow {
  environment: string;
  countedAs: string;
  from: Date;
  to: Date;
}

/** Returns what was counted in each window, over all places, in their order. Whole minutes. Cost: one index range of slo_minute a window. */
export async function sumSloWindows(tx: Connection, windows: readonly SloWindow[]): Promise<Tally[]> {
  if (windows.length === 0) return [];
  const rows = await query(
    sql`SELECT r.i, coalesce(s.good, 0)::bigint AS good, coalesce(s.bad, 0)::bigint AS bad
        FROM json_to_recordset(${JSON.stringify(windows.map((window, i) => ({ i, ...window })))}::json)
          AS r (i integer, environment text, "countedAs" text, "from" timestamptz, "to" timestamptz)
        CROSS JOIN LATERAL (SELECT sum(m.good) AS good, sum(m.bad) AS bad FROM slo_minute m WHERE m.environment = r.environment
          AND m.counted_as = r."countedAs" AND m.bucket_at >= r."from" AND m.bucket_at < r."to") AS s ORDER BY r.i`,
    z.object({ good: z.number(), bad: z.number() }),
    tx,
  );
  return rows.map(({ good, bad }) => ({ good, bad }));
}

/** Returns what had something bad since then: only that can burn. Cost: the partial index of such minutes. */
export async function listBurning(tx: Connection, since: Date): Promise<{ environment: string; countedAs: string }[]> {
  const rows = await query(
    sql`SELECT DISTINCT environment, counted_as FROM slo_minute WHERE bad > 0 AND bucket_at >= ${since}::timestamptz`,
    z.object({ environment: z.string(), counted_as: z.string() }),
    tx,
  );
  return rows.map(({ environment, counted_as }) => ({ environment, countedAs: counted_as }));
}

/** Returns the minutes with arrivals of these freshness SLOs since then, by environment and SLO. Cost: a row an hour. */
export async function listArrivals(
  tx: Connection,
  keys: readonly string[],
  since: Date,
): Promise<{ environment: string; countedAs: string; arrivals: ArrivalMinutes[] }[]> {
  if (keys.length === 0) return [];
  const rows = await query(
    sql`SELECT environment, counted_as, bucket_at, minutes FROM slo_arrival
        WHERE counted_as = ANY(${[...keys]}::text[]) AND bucket_at >= ${since}::timestamptz`,
    z.object({
      environment: z.string(),
      counted_as: z.string(),
      bucket_at: z.date(),
      minutes: z.union([z.number(), z.bigint()]).transform(BigInt),
    }),
    tx,
  );
  const grouped = Map.groupBy(rows, (row) => `${row.environment} ${row.counted_as}`);
  return [...grouped.values()].flatMap(([first, ...rest]) =>
    first
      ? [
          {
            environment: first.environment,
            countedAs: first.counted_as,
            arrivals: [first, ...rest].map(({ bucket_at, minutes }) => ({ at: bucket_at, minutes })),
          },
        ]
      : [],
  );
}
