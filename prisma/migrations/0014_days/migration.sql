-- ---------------------------------------------------------------- days
-- The zone whose local days are kept. Writers hold the row for as long as they write (FOR KEY SHARE), so that it changes between two rounds.
CREATE TABLE day_clock (
  timezone text PRIMARY KEY
);
INSERT INTO day_clock VALUES ('UTC');

-- The first instant of the local day that holds `at`, also where the clocks change at midnight: a midnight that comes twice begins with the first.
CREATE FUNCTION local_day(at timestamptz, zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN ((midnight - interval '1 hour') AT TIME ZONE zone)::date = day THEN midnight - interval '1 hour' ELSE midnight END
  FROM (SELECT (at AT TIME ZONE zone)::date AS day, (at AT TIME ZONE zone)::date::timestamp AT TIME ZONE zone AS midnight) AS local
$$;

-- Every local day that has an hour row, and which of its day rows stand. A day without a row here has no numbers at all.
CREATE TABLE rolled_day (
  environment text NOT NULL,
  day_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- Since when transaction_day and kpi_day hold the day: what is added to an hour is added to its day in the same transaction. Null: not yet.
  kept_at timestamptz,
  -- Since when bucket_day and group_day lack something that the hours have. Null: nothing, where `rolled_at` is set.
  dirty_at timestamptz,
  rolled_at timestamptz,
  -- When an hour of it was last written to.
  touched_at timestamptz,
  -- Log entries of live feeds, counted since the day is kept, and how many that were when the day was first rolled: what came later came late.
  events bigint NOT NULL DEFAULT 0,
  closed_events bigint,
  corrected_at timestamptz,
  PRIMARY KEY (environment, day_at)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- A sketch with one pair a bucket, ascending.
CREATE FUNCTION sketch_tidy(a integer[]) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN cardinality(a) <= 2 THEN a ELSE coalesce((
    SELECT array_agg(pair.v ORDER BY merged.bucket, pair.o)
    FROM (SELECT a[i] AS bucket, sum(a[i + 1])::integer AS n FROM generate_series(1, cardinality(a), 2) AS i GROUP BY a[i] HAVING sum(a[i + 1]) <> 0) AS merged,
      LATERAL unnest(ARRAY[merged.bucket, merged.n]) WITH ORDINALITY AS pair (v, o)
  ), '{}') END
$$;

-- Hours by one dimension: what bucket_hour holds, merged over all the others. `by` says which one, `id` is its value; `all` has none.
-- Kept with bucket_hour in one statement. A day of all hour rows of 100,000 log entries a day is 30,000 rows, by workflow 1,500.
CREATE TABLE group_hour (
  environment text NOT NULL,
  by text NOT NULL CHECK (by IN ('all', 'workflow', 'facility', 'department', 'interface', 'connector', 'application', 'error_class')),
  bucket_at timestamptz NOT NULL,
  id text NOT NULL,
  status text NOT NULL,
  n bigint NOT NULL,
  retries bigint NOT NULL,
  duration_n bigint NOT NULL,
  duration_sum_ms double precision NOT NULL,
  sketch integer[] NOT NULL,
  PRIMARY KEY (environment, by, bucket_at, id, status)
) PARTITION BY RANGE (bucket_at);

-- The same for local days: `bucket_at` is the instant at which the day begins. Rolled from group_hour once a day is over.
CREATE TABLE group_day (LIKE group_hour INCLUDING ALL) PARTITION BY RANGE (bucket_at);

-- Local days by several dimensions. `level` says which are told apart, the others are '': `place` workflow, facility, department; `route` workflow,
-- interface, connector, application; `full` all of them. Rolled from bucket_hour once a day is over.
CREATE TABLE bucket_day (
  environment text NOT NULL,
  level text NOT NULL CHECK (level IN ('place', 'route', 'full')),
  bucket_at timestamptz NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  interface text NOT NULL,
  connector text NOT NULL,
  application text NOT NULL,
  status text NOT NULL,
  error_class text NOT NULL,
  n bigint NOT NULL,
  retries bigint NOT NULL,
  duration_n bigint NOT NULL,
  duration_sum_ms double precision NOT NULL,
  sketch integer[] NOT NULL,
  PRIMARY KEY (environment, level, facility, workflow, bucket_at, department, interface, connector, application, status, error_class)
) PARTITION BY RANGE (bucket_at);

INSERT INTO partition_plan (parent, cut_by, grain, retention_days, settings)
  SELECT 'group_hour', cut_by, grain, retention_days, settings FROM partition_plan WHERE parent = 'bucket_hour';
INSERT INTO partition_plan (parent, cut_by, grain, retention_days) VALUES ('group_day', 'time', 'month', 3650), ('bucket_day', 'time', 'month', 3650);

-- Kept by adding, in the transaction that adds to transaction_hour.
CREATE TABLE transaction_day (
  environment text NOT NULL,
  bucket_at timestamptz NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  state text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (environment, bucket_at, workflow, facility, department, state)
) WITH (fillfactor = 70);

-- Kept by adding, in the transaction that adds to kpi_bucket. `level`: `whole` everything, `facility` by facility, `place` by all three.
CREATE TABLE kpi_day (
  environment text NOT NULL,
  level text NOT NULL CHECK (level IN ('whole', 'facility', 'place')),
  kpi text NOT NULL,
  bucket_at timestamptz NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  workflow text NOT NULL,
  n bigint NOT NULL,
  numerator double precision NOT NULL,
  denominator double precision NOT NULL,
  sketch integer[] NOT NULL,
  PRIMARY KEY (environment, level, kpi, bucket_at, facility, department, workflow)
) WITH (fillfactor = 70);

-- What stands already: the worker makes the days of it, the newest first. Until then readers take the hours.
INSERT INTO rolled_day (environment, day_at, ends_at, dirty_at)
  SELECT environment, day_at, day_at + interval '1 day', now() FROM (
    SELECT environment, date_trunc('day', bucket_at, 'UTC') AS day_at FROM bucket_hour
    UNION SELECT environment, date_trunc('day', bucket_at, 'UTC') FROM transaction_hour
    UNION SELECT environment, date_trunc('day', bucket_at, 'UTC') FROM kpi_bucket) AS days;

SELECT ensure_partition('group_hour', month) FROM (SELECT DISTINCT date_trunc('month', bucket_at, 'UTC') + interval '14 days' AS month FROM bucket_hour) AS months;
INSERT INTO group_hour
  SELECT b.environment, g.by, b.bucket_at, g.id, b.status, sum(b.n), sum(b.retries), sum(b.duration_n), sum(b.duration_sum_ms),
    sketch_tidy(coalesce(string_to_array(string_agg(array_to_string(b.sketch, ','), ',') FILTER (WHERE cardinality(b.sketch) > 0), ',')::integer[], '{}'))
  FROM bucket_hour b, LATERAL (VALUES ('all', ''), ('workflow', b.workflow), ('facility', b.facility), ('department', b.department), ('interface', b.interface),
    ('connector', b.connector), ('application', b.application), ('error_class', b.error_class)) AS g (by, id)
  GROUP BY b.environment, g.by, b.bucket_at, g.id, b.status;
ANALYZE rolled_day, group_hour;
