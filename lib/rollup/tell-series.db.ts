import { z } from 'zod';
import { type Connection, execute, jsonb, query, sql } from '@/lib/db';
import { quantileOf, unflattenSketch } from '@/lib/domain';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Weeks that are remembered: five days of each weekday. */
export const SERIES_DAYS = 36;

const clockSchema = z.object({ from_at: z.date(), to_at: z.date(), told_at: z.date() });

/** Up to which hour the series of an environment are told. */
export interface SeriesClock {
  fromAt: Date;
  toAt: Date;
  toldAt: Date;
}

/** Returns how far the series of an environment are told; null: not begun. */
export async function findSeriesClock(tx: Connection, environment: string): Promise<SeriesClock | null> {
  const [row] = await query(sql`SELECT from_at, to_at, told_at FROM series_clock WHERE environment = ${environment}`, clockSchema, tx);
  return row ? { fromAt: row.from_at, toAt: row.to_at, toldAt: row.told_at } : null;
}

/** The UTC days that are to be told next, oldest first, and what then is told: one more day of the past, or those the last hours touch. */
export function dueDays(clock: SeriesClock, now: Date): { days: Date[]; toAt: Date } {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  const isBehind = hour - clock.toAt.getTime() > DAY_MS;
  const toAt = isBehind ? Math.floor(clock.toAt.getTime() / DAY_MS) * DAY_MS + DAY_MS : hour;
  // What came late is told with the hours it belongs to, for as long as windows look back on them.
  const first = Math.floor((isBehind ? clock.toAt.getTime() : Math.min(clock.toAt.getTime(), hour - 9 * HOUR_MS)) / DAY_MS) * DAY_MS;
  const days: Date[] = [];
  for (let day = first; day <= (isBehind ? toAt - 1 : hour); day += DAY_MS) days.push(new Date(day));
  return { days, toAt: new Date(toAt) };
}

/** Returns where the series of an environment begin: its first hour, at most five weeks back; null while nothing was heard. */
export async function findSeriesStart(tx: Connection, environment: string, now: Date): Promise<Date | null> {
  const [row] = await query(
    sql`SELECT min(bucket_at) AS at FROM group_hour WHERE environment = ${environment} AND by = 'all'
        AND bucket_at >= ${new Date(now.getTime() - SERIES_DAYS * DAY_MS)}::timestamptz AND bucket_at <= ${now}::timestamptz`,
    z.object({ at: z.date().nullable() }),
    tx,
  );
  return row?.at ?? null;
}

/** Returns the earliest UTC day of the weeks that are remembered that was written to since `since`; null: none. Cost: a row a day. */
export async function findTouchedDay(
  tx: Connection,
  environment: string,
  { since, now }: { since: Date; now: Date },
): Promise<Date | null> {
  const [row] = await query(
    sql`SELECT min(day_at) AS at FROM rolled_day WHERE environment = ${environment} AND touched_at > ${since}::timestamptz
        AND day_at >= ${new Date(now.getTime() - SERIES_DAYS * DAY_MS)}::timestamptz`,
    z.object({ at: z.date().nullable() }),
    tx,
  );
  return row?.at ? new Date(Math.floor(row.at.getTime() / DAY_MS) * DAY_MS) : null;
}

const hopSchema = z.object({
  connector: z.string(),
  workflow: z.string(),
  hour: z.number(),
  n: z.number(),
  bad: z.number(),
  sketch: z.string().nullable(),
});

/** Tells one UTC day of all series anew from the minutes and hours; its partition is there. Cost: the minutes and hours of that day. */
export async function tellSeriesDay(tx: Connection, environment: string, day: Date): Promise<void> {
  const end = new Date(day.getTime() + DAY_MS);
  await execute(sql`DELETE FROM series_day WHERE environment = ${environment} AND day_at = ${day}::timestamptz`, tx);
  await execute(
    sql`WITH hours AS MATERIALIZED (
          SELECT interface AS id, facility AS place, extract(hour FROM bucket_at AT TIME ZONE 'UTC')::int AS hour, sum(n)::int AS n,
            bit_or(CASE WHEN m < 30 THEN 1 << m ELSE 0 END) AS early, bit_or(CASE WHEN m >= 30 THEN 1 << (m - 30) ELSE 0 END) AS late
          FROM (SELECT *, extract(minute FROM bucket_at AT TIME ZONE 'UTC')::int AS m FROM bucket_minute
                WHERE environment = ${environment} AND bucket_at >= ${day}::timestamptz AND bucket_at < ${end}::timestamptz AND interface <> '') AS b
          GROUP BY 1, 2, 3)
        INSERT INTO series_day (environment, kind, day_at, id, place, n, early, late, bad, p95_ms)
        SELECT ${environment}, 'flow', ${day}::timestamptz, s.id, s.place, array_agg(coalesce(h.n, 0) ORDER BY g.hour),
          array_agg(coalesce(h.early, 0) ORDER BY g.hour), array_agg(coalesce(h.late, 0) ORDER BY g.hour), '{}', '{}'
        FROM (SELECT DISTINCT id, place FROM hours) AS s CROSS JOIN generate_series(0, 23) AS g (hour)
        LEFT JOIN hours h ON h.id = s.id AND h.place = s.place AND h.hour = g.hour GROUP BY s.id, s.place`,
    tx,
  );
  const rows = await query(
    sql`SELECT connector, workflow, extract(hour FROM bucket_at AT TIME ZONE 'UTC')::int AS hour, sum(n)::bigint AS n,
          coalesce(sum(n) FILTER (WHERE error_class <> '' OR status IN ('failed', 'dead_lettered')), 0)::bigint AS bad,
          -- What failed took as long as somebody waited for it: that says nothing of how long the work takes.
          string_agg(array_to_string(sketch, ','), ',') FILTER (WHERE cardinality(sketch) > 0 AND error_class = ''
            AND status NOT IN ('failed', 'dead_lettered', 'retrying')) AS sketch
        FROM bucket_hour WHERE environment = ${environment} AND bucket_at >= ${day}::timestamptz AND bucket_at < ${end}::timestamptz AND connector <> ''
        GROUP BY 1, 2, 3`,
    hopSchema,
    tx,
  );
  const hops = [...Map.groupBy(rows, (row) => `${row.connector} ${row.workflow}`).values()].map((list) => {
    const of = (value: (row: z.infer<typeof hopSchema>) => number, none: number) =>
      Array.from({ length: 24 }, (_, hour) => {
        const row = list.find((one) => one.hour === hour);
        return row ? value(row) : none;
      });
    return { id: list[0]?.connector, place: list[0]?.workflow, n: of(({ n }) => n, 0), bad: of(({ bad }) => bad, 0), p95: of(p95Of, -1) };
  });
  await execute(
    sql`INSERT INTO series_day (environment, kind, day_at, id, place, n, early, late, bad, p95_ms)
        SELECT ${environment}, 'hop', ${day}::timestamptz, id, place, n, '{}', '{}', bad, p95
        FROM jsonb_to_recordset(${jsonb(hops)}) AS r (id text, place text, n integer[], bad integer[], p95 integer[])`,
    tx,
  );
}

/** Fewer than this tell nothing of a slowest twentieth. */
const FEWEST = 5;

function p95Of({ sketch }: z.infer<typeof hopSchema>): number {
  if (sketch === null) return -1;
  const whole = unflattenSketch(sketch.split(',').map(Number));
  let count = 0;
  for (const n of whole.values()) count += n;
  return count < FEWEST ? -1 : Math.min(2_000_000_000, Math.round(quantileOf(whole, 0.95) ?? -1));
}

/** Notes how far the series of an environment are told, and forgets days that nobody looks back on. */
export async function keepSeriesClock(tx: Connection, environment: string, { fromAt, toAt, toldAt }: SeriesClock): Promise<void> {
  await execute(
    sql`INSERT INTO series_clock (environment, from_at, to_at, told_at)
        VALUES (${environment}, ${fromAt}::timestamptz, ${toAt}::timestamptz, ${toldAt}::timestamptz)
        ON CONFLICT (environment) DO UPDATE SET from_at = excluded.from_at, to_at = excluded.to_at, told_at = excluded.told_at`,
    tx,
  );
}
