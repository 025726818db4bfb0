-- Storage parameters are not copied from a partitioned table: they are given to each new partition.
ALTER TABLE partition_plan ADD COLUMN settings text NOT NULL DEFAULT '';
-- Rows that are changed soon after they came find room for the new version on their page, and no index has to be written.
UPDATE partition_plan SET settings = 'fillfactor=80' WHERE parent IN ('transaction', 'contribution', 'bucket_minute', 'bucket_hour');
ALTER TABLE kpi_bucket SET (fillfactor = 70);
ALTER TABLE transaction_hour SET (fillfactor = 70);

-- Makes the partition that holds `at`, true when it was missing. Days older than 100 days share one partition a month,
-- unless a daily one already stands in that month, so that years of imported history stay few tables.
CREATE OR REPLACE FUNCTION ensure_partition(parent_name text, at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  plan partition_plan;
  starts timestamptz;
  ends timestamptz;
  child text;
  low text;
  high text;
BEGIN
  SELECT * INTO STRICT plan FROM partition_plan WHERE parent = parent_name;
  starts := date_trunc('month', at, 'UTC');
  ends := starts + interval '1 month';
  child := parent_name || to_char(starts AT TIME ZONE 'UTC', '"_m"YYYYMM');
  IF to_regclass(quote_ident(child)) IS NOT NULL THEN RETURN false; END IF;
  IF plan.grain = 'day' AND (ends > now() - interval '100 days'
      OR EXISTS (SELECT FROM pg_class WHERE relkind = 'r' AND relname ~ ('^' || parent_name || '_d' || to_char(starts AT TIME ZONE 'UTC', 'YYYYMM') || '[0-9]{2}$'))) THEN
    starts := date_trunc('day', at, 'UTC');
    ends := starts + interval '1 day';
    child := parent_name || to_char(starts AT TIME ZONE 'UTC', '"_d"YYYYMMDD');
    IF to_regclass(quote_ident(child)) IS NOT NULL THEN RETURN false; END IF;
  END IF;
  -- Two writers may meet here, the second then finds the table made.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_partition'));
  IF to_regclass(quote_ident(child)) IS NOT NULL THEN RETURN false; END IF;
  IF plan.cut_by = 'time' THEN
    low := to_char(starts AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS+00');
    high := to_char(ends AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS+00');
  ELSE
    low := uuid_floor(starts)::text;
    high := uuid_floor(ends)::text;
  END IF;
  BEGIN
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent_name);
    IF plan.settings <> '' THEN EXECUTE format('ALTER TABLE %I SET (%s)', child, plan.settings); END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent_name, child, low, high);
  -- The lock was waited for with a catalog read before it: the table may stand all the same.
  EXCEPTION WHEN duplicate_table THEN RETURN false;
  END;
  RETURN true;
END
$$;

-- How far each transaction has come, one row each: its milestones, and its story folded from all its events, so that new ones go on
-- from there. A row a milestone took 1.7 row versions an event, and reading the earlier events again as much as all the rest.
CREATE TABLE transaction_course (
  transaction_id uuid PRIMARY KEY,
  environment text NOT NULL,
  workflow text NOT NULL,
  -- A list of [milestone, reached, last reached, times, expected, due], times in ms since 1970.
  steps json NOT NULL,
  -- Null: it has to be folded anew from all events.
  story json,
  -- The keys that are known to stand in transaction_key, so that they are not written again.
  keys json
) PARTITION BY RANGE (transaction_id);
-- pglz takes longer than the round may take for all the rest of such a row.
ALTER TABLE transaction_course ALTER COLUMN steps SET STORAGE EXTERNAL, ALTER COLUMN story SET STORAGE EXTERNAL, ALTER COLUMN keys SET STORAGE EXTERNAL;
INSERT INTO partition_plan (parent, cut_by, grain, retention_days, settings)
  SELECT 'transaction_course', cut_by, grain, retention_days, 'fillfactor=70, toast_tuple_target=8160' FROM partition_plan WHERE parent = 'milestone';

SELECT ensure_partition('transaction_course', to_timestamp(right(c.relname, 6) || '15', 'YYYYMMDD'))
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'milestone'::regclass AND c.relname ~ '_m[0-9]{6}$';
INSERT INTO transaction_course (transaction_id, environment, workflow, steps)
  SELECT transaction_id, min(environment), min(workflow), json_agg(json_build_array(milestone, (extract(epoch FROM reached_at) * 1000)::bigint,
    (extract(epoch FROM last_at) * 1000)::bigint, times, (extract(epoch FROM expected_at) * 1000)::bigint, (extract(epoch FROM due_at) * 1000)::bigint))
  FROM milestone GROUP BY transaction_id;
DROP TABLE milestone;
DELETE FROM partition_plan WHERE parent = 'milestone';

-- The milestones row by row. Cost with transaction_id given: one look-up.
CREATE VIEW milestone AS
  SELECT c.transaction_id, step->>0 AS milestone, c.environment, c.workflow, to_timestamp((step->>1)::double precision / 1000) AS reached_at,
    to_timestamp((step->>2)::double precision / 1000) AS last_at, (step->>3)::integer AS times,
    to_timestamp((step->>4)::double precision / 1000) AS expected_at, to_timestamp((step->>5)::double precision / 1000) AS due_at
  FROM transaction_course c, json_array_elements(c.steps) AS step;
ANALYZE transaction_course;
