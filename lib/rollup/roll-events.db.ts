import { type Connection, execute, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { type BucketDelta, bucketEvents } from './bucket-events';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** Adds newly stored events to their minute and hour buckets, in event time. Give each event once: the inbox sees to that. */
export async function rollEvents(tx: Connection, events: readonly CanonicalEvent[]): Promise<void> {
  if (events.length === 0) return;
  await Promise.all([
    addToBuckets(tx, sql`bucket_minute`, bucketEvents(events, MINUTE_MS)),
    addToBuckets(tx, sql`bucket_hour`, bucketEvents(events, HOUR_MS)),
  ]);
}

/** Adds deltas to a table of buckets. */
export async function addToBuckets(tx: Connection, table: ReturnType<typeof sql>, deltas: readonly BucketDelta[]): Promise<void> {
  await execute(
    sql`INSERT INTO ${table} AS b
        SELECT * FROM json_to_recordset(${JSON.stringify(deltas)}::json) AS r (environment text, bucket_at timestamptz, workflow text, facility text,
          department text, interface text, connector text, application text, status text, error_class text, n bigint, retries bigint,
          duration_n bigint, duration_sum_ms double precision, sketch integer[])
        ON CONFLICT (environment, workflow, facility, bucket_at, department, interface, connector, application, status, error_class) DO UPDATE SET
          n = b.n + excluded.n, retries = b.retries + excluded.retries, duration_n = b.duration_n + excluded.duration_n,
          duration_sum_ms = b.duration_sum_ms + excluded.duration_sum_ms, sketch = sketch_grow(b.sketch, excluded.sketch, b.n, excluded.n)`,
    tx,
  );
}
