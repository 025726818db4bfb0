-- What the first wall alone held comes behind the second: what tells of senders and of rules by environment; points of a series with their series; what was
-- told of an exception with the exception, and its attempts with it.
ALTER TABLE wall_plan DROP CONSTRAINT wall_plan_kind_check;
-- expands: three more kinds may be planned, and only migrations write this table.
ALTER TABLE wall_plan ADD CONSTRAINT wall_plan_kind_check CHECK (kind IN ('place', 'site', 'lists', 'group', 'series', 'marker', 'workflow', 'environment', 'whole', 'exception',
  'audit', 'open', 'shut', 'point', 'told', 'attempt'));

-- expands: the function that takes the name next calls the one that had it.
ALTER FUNCTION wall_condition(text, text[], text[], text) RENAME TO wall_condition_by_columns;
CREATE FUNCTION wall_condition(kind text, columns text[], required text[], role_name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN kind NOT IN ('point', 'told', 'attempt') THEN wall_condition_by_columns(kind, columns, required, role_name)
    WHEN role_name = 'throughline_overseer' THEN 'true'
    WHEN kind = 'point' THEN 'EXISTS (SELECT FROM metric_series s WHERE s.id = series_id)'
    -- What was told of no exception is about a schedule or about telling itself.
    WHEN kind = 'told' THEN 'exception_id IS NULL OR EXISTS (SELECT FROM exception e WHERE e.id = exception_id)'
    ELSE 'EXISTS (SELECT FROM intent i WHERE i.id = intent_id)' END
$$;

INSERT INTO wall_plan (name, kind) VALUES
  ('feed', 'environment'), ('feed_gap', 'environment'), ('feed_hour', 'environment'), ('feed_interface', 'environment'), ('feed_note', 'environment'),
  ('feed_refusal', 'environment'), ('feed_sequence', 'environment'), ('metric_overflow', 'environment'), ('metric_breach', 'environment'),
  ('series_breach', 'environment'), ('series_day', 'environment'), ('reference_breach', 'environment'), ('reference_teller', 'environment'),
  ('reference_value', 'environment'), ('rule_minute', 'environment'), ('rule_record', 'environment'), ('replay_attempt', 'environment'),
  ('bucket_other', 'environment'), ('bucket_value', 'environment'), ('slo_breach', 'environment'), ('forecast_occasion', 'environment'),
  ('metric_point', 'point'), ('delivery', 'attempt');
-- The words of a mail are nobody's but who it is sent to.
INSERT INTO wall_plan (name, kind, hidden) VALUES ('intent', 'told', '{content}'), ('digest', 'open', '{content,grants}');

-- What was granted as a whole is granted by column now.
DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY '{throughline_reader,throughline_mixed,throughline_overseer}'::text[] LOOP
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('REVOKE SELECT ON intent, digest FROM %I', role_name);
    END IF;
  END LOOP;
END $$;

SELECT raise_wall();
