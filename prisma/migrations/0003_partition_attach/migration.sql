-- CREATE TABLE ... PARTITION OF waits for every reader and writer of the whole table, and all later ones wait behind it: an import of
-- three years stood still for seconds at each new month while the worker read. ATTACH PARTITION lets both go on.
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
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent_name, child, low, high);
  -- The lock was waited for with a catalog read before it: the table may stand all the same.
  EXCEPTION WHEN duplicate_table THEN RETURN false;
  END;
  RETURN true;
END
$$;
