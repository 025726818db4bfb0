-- Spans of failed and exception-bearing transactions are kept longer too.
UPDATE partition_plan SET kept_days = 400 WHERE parent IN ('span_block', 'span_trace') AND retention_days < 400;

-- When a partition was made. One made for history that was loaded later ages from then on: what was loaded on purpose is not dropped at once.
CREATE TABLE partition_made (
  name text PRIMARY KEY,
  made_at timestamptz NOT NULL
);
INSERT INTO partition_made SELECT c.relname, now() FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent::regclass::text IN (SELECT parent FROM partition_plan);

-- As before, and notes when the partition was made.
ALTER FUNCTION ensure_partition(text, timestamptz) RENAME TO make_partition;
CREATE FUNCTION ensure_partition(parent_name text, at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT make_partition(parent_name, at) THEN RETURN false; END IF;
  INSERT INTO partition_made
    SELECT child, now() FROM (VALUES (parent_name || to_char(at AT TIME ZONE 'UTC', '"_d"YYYYMMDD')), (parent_name || to_char(at AT TIME ZONE 'UTC', '"_m"YYYYMM'))) AS names (child)
    WHERE to_regclass(quote_ident(child)) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET made_at = excluded.made_at;
  RETURN true;
END
$$;
