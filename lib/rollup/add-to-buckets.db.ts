import { type Connection, execute, sql } from '@/lib/db';
import type { BucketDelta } from './bucket-events';
import { groupDeltas } from './group-deltas';

export type BucketTable = 'bucket_minute' | 'bucket_hour';

const tables = { bucket_minute: sql`bucket_minute`, bucket_hour: sql`bucket_hour` };

/** Adds deltas to the minutes, or to the hours and with them to the hours by one dimension. */
export async function addToBuckets(tx: Connection, table: BucketTable, deltas: readonly BucketDelta[]): Promise<void> {
  if (table === 'bucket_hour') await addToGroups(tx, deltas);
  await execute(
    sql`INSERT INTO ${tables[table]} AS b
        SELECT * FROM json_to_recordset(${JSON.stringify(deltas)}::json) AS r (environment text, bucket_at timestamptz, workflow text, facility text,
          department text, interface text, connector text, application text, status text, error_class text, n bigint, retries bigint,
          duration_n bigint, duration_sum_ms double precision, sketch integer[])
        ON CONFLICT (environment, workflow, facility, bucket_at, department, interface, connector, application, status, error_class) DO UPDATE SET
          n = b.n + excluded.n, retries = b.retries + excluded.retries, duration_n = b.duration_n + excluded.duration_n,
          duration_sum_ms = b.duration_sum_ms + excluded.duration_sum_ms, sketch = sketch_grow(b.sketch, excluded.sketch, b.n, excluded.n)`,
    tx,
  );
}

/** Summed here, not in SQL: a round's thousands of deltas come to a few hundred rows by one dimension. */
async function addToGroups(tx: Connection, deltas: readonly BucketDelta[]): Promise<void> {
  await execute(
    sql`INSERT INTO group_hour AS g (environment, by, bucket_at, id, status, n, retries, duration_n, duration_sum_ms, sketch)
        SELECT * FROM json_to_recordset(${JSON.stringify(groupDeltas(deltas))}::json) AS r (environment text, by text, bucket_at timestamptz, id text,
          status text, n bigint, retries bigint, duration_n bigint, duration_sum_ms double precision, sketch integer[])
        ON CONFLICT (environment, by, bucket_at, id, status) DO UPDATE SET
          n = g.n + excluded.n, retries = g.retries + excluded.retries, duration_n = g.duration_n + excluded.duration_n,
          duration_sum_ms = g.duration_sum_ms + excluded.duration_sum_ms, sketch = sketch_grow(g.sketch, excluded.sketch, g.n, excluded.n)`,
    tx,
  );
}
