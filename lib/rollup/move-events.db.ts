import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, type Sql, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { addToBuckets, type BucketTable } from './add-to-buckets.db';
import { type BucketDelta, bucketEvents } from './bucket-events';
import { type CountedOther, countOthers } from './count-others.db';
import { hourKey, markDays, touchedHours } from './mark-days.db';
import { type PlacedEvent, placeEvents } from './place-values.db';
import { HOUR_MS, MINUTE_MS } from './roll-events.db';

/** A counted event as it was told and as it is told now. */
export interface MovedEvent {
  was: CanonicalEvent;
  is: CanonicalEvent;
}

/**
 * Moves counted events from the buckets of what they said to those of what they say now. Where the bucket is gone by retention, the event is
 * not counted anew either. Buckets that hold nothing any more are gone.
 */
export async function moveEvents(
  tx: Connection,
  told: readonly MovedEvent[],
  { index, now }: { index: CatalogIndex; now: Date },
): Promise<void> {
  // Where they were counted is asked before anything new is let in.
  const was = await placeEvents(
    tx,
    told.map((one) => one.was),
    { index: null, now },
  );
  const is = await placeEvents(
    tx,
    told.map((one) => one.is),
    { index, now },
  );
  const moved = told.flatMap((one, i): PlacedMove[] => {
    const [from, to] = [was[i], is[i]];
    return from && to ? [{ told: one, from, to, was: from.event, is: to.event }] : [];
  });
  await moveGrain(tx, 'bucket_minute', moved, MINUTE_MS);
  const { touched, counted } = await moveGrain(tx, 'bucket_hour', moved, HOUR_MS);
  await countOthers(
    tx,
    counted.flatMap(({ told: one, from, to }): CountedOther[] => [
      { told: one.was, placed: from, n: -1 },
      { told: one.is, placed: to, n: 1 },
    ]),
  );
  const live = new Map<string, number>();
  for (const { environment, bucket_at: at, n } of touched)
    live.set(hourKey(environment, at), (live.get(hourKey(environment, at)) ?? 0) + n);
  await markDays(tx, touchedHours(touched, live), now);
}

const tables: Record<BucketTable, Sql> = { bucket_minute: sql`bucket_minute`, bucket_hour: sql`bucket_hour` };

/** A move as it was told, and between the places where the buckets have it. */
interface PlacedMove extends MovedEvent {
  told: MovedEvent;
  from: PlacedEvent<CanonicalEvent>;
  to: PlacedEvent<CanonicalEvent>;
}

/** Returns what was taken away and added, where what was only taken from an hour counts none; and the moves that were counted. */
async function moveGrain(
  tx: Connection,
  name: BucketTable,
  moved: readonly PlacedMove[],
  grainMs: number,
): Promise<{ touched: BucketDelta[]; counted: PlacedMove[] }> {
  const table = tables[name];
  const was = bucketEvents(
    moved.map((one) => one.was),
    grainMs,
  );
  const standing = await findStanding(tx, table, was);
  const counted = moved.filter((one) => bucketEvents([one.was], grainMs).every((delta) => standing.has(nameOf(delta))));
  if (counted.length === 0) return { touched: [], counted };
  const taken = was.filter((delta) => standing.has(nameOf(delta)));
  const added = bucketEvents(
    counted.map((one) => one.is),
    grainMs,
  );
  await addToBuckets(tx, name, added);
  await addToBuckets(tx, name, taken.map(negate));
  await execute(
    sql`DELETE FROM ${table} b USING json_to_recordset(${JSON.stringify(taken)}::json) AS r (environment text, bucket_at timestamptz, workflow text,
          facility text, department text, interface text, connector text, application text, status text, error_class text)
        WHERE ${sameBucket} AND b.n = 0`,
    tx,
  );
  return { touched: [...added, ...taken.map((delta) => ({ ...delta, n: 0 }))], counted };
}

const sameBucket = sql`b.environment = r.environment AND b.workflow = r.workflow AND b.facility = r.facility AND b.bucket_at = r.bucket_at
  AND b.department = r.department AND b.interface = r.interface AND b.connector = r.connector AND b.application = r.application
  AND b.status = r.status AND b.error_class = r.error_class`;

async function findStanding(tx: Connection, table: Sql, deltas: readonly BucketDelta[]): Promise<Set<string>> {
  const rows = await query(
    sql`SELECT r.at FROM json_to_recordset(${JSON.stringify(deltas.map((delta, at) => ({ ...delta, at })))}::json) AS r (at integer, environment text,
          bucket_at timestamptz, workflow text, facility text, department text, interface text, connector text, application text, status text,
          error_class text)
        JOIN ${table} b ON ${sameBucket}`,
    z.object({ at: z.number() }),
    tx,
  );
  return new Set(
    rows.flatMap(({ at }) => {
      const delta = deltas[at];
      return delta ? [nameOf(delta)] : [];
    }),
  );
}

const nameOf = (d: BucketDelta): string =>
  [
    d.environment,
    d.bucket_at.getTime(),
    d.workflow,
    d.facility,
    d.department,
    d.interface,
    d.connector,
    d.application,
    d.status,
    d.error_class,
  ].join('\u0000');

const negate = (delta: BucketDelta): BucketDelta => ({
  ...delta,
  n: -delta.n,
  retries: -delta.retries,
  duration_n: -delta.duration_n,
  duration_sum_ms: -delta.duration_sum_ms,
  sketch: delta.sketch.map((value, at) => (at % 2 === 1 ? -value : value)),
});
