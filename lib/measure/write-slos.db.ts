import { localDayStart } from '@/lib/calendar';
import { type Connection, execute, sql } from '@/lib/db';
import type { SloDelta } from './count-slos';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Burn rates look back three days; minutes are kept a little longer, and nothing older is written there. */
export const SLO_MINUTES_MS = 9 * DAY_MS;

/** Adds to the sums of SLOs, in event time; days are those of `timezone`. Give each delta once; the partitions of its day are there. */
export async function writeSlos(
  tx: Connection,
  deltas: readonly SloDelta[],
  { timezone, now }: { timezone: string; now: Date },
): Promise<void> {
  if (deltas.length === 0) return;
  const recent = deltas.filter(({ at }) => now.getTime() - at.getTime() < SLO_MINUTES_MS);
  await addMinutes(tx, recent);
  await addDays(
    tx,
    deltas.filter(({ fresh }) => !fresh),
    timezone,
  );
  await addArrivals(
    tx,
    deltas.filter(({ fresh, good }) => fresh && good > 0),
  );
  await retakeArrivals(
    tx,
    recent.filter(({ fresh, good }) => fresh && good < 0),
  );
}

const floorTo = (at: Date, grainMs: number): number => Math.floor(at.getTime() / grainMs) * grainMs;

interface Sum {
  environment: string;
  counted_as: string;
  bucket_at: Date;
  good: number;
  bad: number;
}
interface PlacedSum extends Sum, Pick<SloDelta, 'workflow' | 'facility' | 'department'> {}

/** Sums by SLO and time, in one order, so that writers lock alike; what comes to nothing is left out. */
const addUp = (deltas: readonly SloDelta[], timeOf: (at: Date) => number): Sum[] =>
  sumBy(deltas, timeOf, ({ environment, countedAs }, at) => ({
    name: `${environment}\0${countedAs}\0${at}`,
    start: () => ({ environment, counted_as: countedAs, bucket_at: new Date(at), good: 0, bad: 0 }),
  }));

/** The same, by place too. */
const addUpPlaces = (deltas: readonly SloDelta[], timeOf: (at: Date) => number): PlacedSum[] =>
  sumBy(deltas, timeOf, ({ environment, countedAs, workflow, facility, department }, at) => ({
    name: `${environment}\0${countedAs}\0${at}\0${workflow}\0${facility}\0${department}`,
    start: () => ({ environment, counted_as: countedAs, bucket_at: new Date(at), workflow, facility, department, good: 0, bad: 0 }),
  }));

function sumBy<S extends Sum>(
  deltas: readonly SloDelta[],
  timeOf: (at: Date) => number,
  keyOf: (delta: SloDelta, at: number) => { name: string; start: () => S },
): S[] {
  const sums = new Map<string, S>();
  for (const delta of deltas) {
    const { name, start } = keyOf(delta, timeOf(delta.at));
    const sum = sums.get(name) ?? start();
    sums.set(name, sum);
    sum.good += delta.good;
    sum.bad += delta.bad;
  }
  return [...sums]
    .filter(([, { good, bad }]) => good !== 0 || bad !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => sum);
}

async function addMinutes(tx: Connection, deltas: readonly SloDelta[]): Promise<void> {
  const rows = addUp(deltas, (at) => floorTo(at, MINUTE_MS));
  if (rows.length === 0) return;
  await execute(
    sql`INSERT INTO slo_minute AS s (environment, counted_as, bucket_at, good, bad)
        SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json)
          AS r (environment text, counted_as text, bucket_at timestamptz, good bigint, bad bigint)
        ON CONFLICT (environment, counted_as, bucket_at) DO UPDATE SET good = s.good + excluded.good, bad = s.bad + excluded.bad`,
    tx,
  );
}

async function addDays(tx: Connection, deltas: readonly SloDelta[], timezone: string): Promise<void> {
  const days = new Map<number, number>();
  const rows = addUpPlaces(deltas, (at) => {
    // By the hour, as what is worked out from hours is: a zone of half hours would differ.
    const hour = floorTo(at, HOUR_MS);
    const day = days.get(hour) ?? localDayStart(new Date(hour), timezone).getTime();
    days.set(hour, day);
    return day;
  });
  if (rows.length === 0) return;
  await execute(
    sql`INSERT INTO slo_day AS s (environment, counted_as, bucket_at, workflow, facility, department, good, bad)
        SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (environment text, counted_as text, bucket_at timestamptz,
          workflow text, facility text, department text, good bigint, bad bigint)
        ON CONFLICT (environment, counted_as, bucket_at, workflow, facility, department)
          DO UPDATE SET good = s.good + excluded.good, bad = s.bad + excluded.bad`,
    tx,
  );
}

async function addArrivals(tx: Connection, deltas: readonly SloDelta[]): Promise<void> {
  const hours = new Map<string, { environment: string; counted_as: string; bucket_at: Date; minutes: bigint }>();
  for (const { environment, countedAs, at } of deltas) {
    const hour = floorTo(at, HOUR_MS);
    const name = `${environment}\0${countedAs}\0${hour}`;
    const known = hours.get(name) ?? { environment, counted_as: countedAs, bucket_at: new Date(hour), minutes: 0n };
    known.minutes |= 1n << BigInt(Math.floor((at.getTime() - hour) / MINUTE_MS));
    hours.set(name, known);
  }
  if (hours.size === 0) return;
  const rows = [...hours].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hour]) => ({ ...hour, minutes: String(hour.minutes) }));
  await execute(
    sql`INSERT INTO slo_arrival AS s (environment, counted_as, bucket_at, minutes)
        SELECT environment, counted_as, bucket_at, minutes::bigint FROM json_to_recordset(${JSON.stringify(rows)}::json)
          AS r (environment text, counted_as text, bucket_at timestamptz, minutes text)
        ON CONFLICT (environment, counted_as, bucket_at) DO UPDATE SET minutes = s.minutes | excluded.minutes`,
    tx,
  );
}

/** Where something was taken back, the minutes of the hour are those that still hold something good. Rare: history told anew. */
async function retakeArrivals(tx: Connection, deltas: readonly SloDelta[]): Promise<void> {
  if (deltas.length === 0) return;
  const rows = addUp(deltas, (at) => floorTo(at, HOUR_MS));
  await execute(
    sql`UPDATE slo_arrival s SET minutes = coalesce((
          SELECT bit_or(1::bigint << extract(minute FROM m.bucket_at AT TIME ZONE 'UTC')::int) FROM slo_minute m
          WHERE m.environment = s.environment AND m.counted_as = s.counted_as AND m.good > 0
            AND m.bucket_at >= s.bucket_at AND m.bucket_at < s.bucket_at + interval '1 hour'), 0)
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (environment text, counted_as text, bucket_at timestamptz)
        WHERE s.environment = r.environment AND s.counted_as = r.counted_as AND s.bucket_at = r.bucket_at`,
    tx,
  );
}
