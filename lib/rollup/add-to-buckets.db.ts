import { type Connection, empty, execute, sql } from '@/lib/db';
import type { BucketDelta } from './bucket-events';

export type BucketTable = 'bucket_minute' | 'bucket_hour';

const tables = { bucket_minute: sql`bucket_minute`, bucket_hour: sql`bucket_hour` };

/** What an hour gives to the hours by one dimension. */
const groups = sql`, by_group AS (
  INSERT INTO group_hour AS g
  SELECT d.environment, v.by, d.bucket_at, v.id, d.status, sum(d.n), sum(d.retries), sum(d.duration_n), sum(d.duration_sum_ms),
    coalesce(string_to_array(string_agg(array_to_string(d.sketch, ','), ',') FILTER (WHERE cardinality(d.sketch) > 0), ',')::integer[], '{}')
  FROM delta d, LATERAL (VALUES ('all', ''), ('workflow', d.workflow), ('facility', d.facility), ('department', d.department), ('interface', d.interface),
    ('connector', d.connector), ('application', d.application), ('error_class', d.error_class)) AS v (by, id)
  GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (environment, by, bucket_at, id, status) DO UPDATE SET
    n = g.n + excluded.n, retries = g.retries + excluded.retries, duration_n = g.duration_n + excluded.duration_n,
    duration_sum_ms = g.duration_sum_ms + excluded.duration_sum_ms, sketch = sketch_grow(g.sketch, excluded.sketch, g.n, excluded.n))`;

/** Adds deltas to the minutes, or to the hours and with them to the hours by one dimension. */
export async function addToBuckets(tx: Connection, table: BucketTable, deltas: readonly BucketDelta[]): Promise<void> {
  await execute(
    sql`WITH delta AS MATERIALIZED (
          SELECT * FROM json_to_recordset(${JSON.stringify(deltas)}::json) AS r (environment text, bucket_at timestamptz, workflow text, facility text,
            department text, interface text, connector text, application text, status text, error_class text, n bigint, retries bigint,
            duration_n bigint, duration_sum_ms double precision, sketch integer[]))${table === 'bucket_hour' ? groups : empty}
        INSERT INTO ${tables[table]} AS b SELECT * FROM delta
        ON CONFLICT (environment, workflow, facility, bucket_at, department, interface, connector, application, status, error_class) DO UPDATE SET
          n = b.n + excluded.n, retries = b.retries + excluded.retries, duration_n = b.duration_n + excluded.duration_n,
          duration_sum_ms = b.duration_sum_ms + excluded.duration_sum_ms, sketch = sketch_grow(b.sketch, excluded.sketch, b.n, excluded.n)`,
    tx,
  );
}
