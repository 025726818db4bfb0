-- Grants of different shape are held against a row by plain comparisons too, two of them (docs/decisions/0036-grants-of-different-shape.md).
-- What more somebody has is looked at by the function as before, and only for rows that the two let not through.
CREATE OR REPLACE FUNCTION wall_condition(kind text, columns text[], required text[], role_name text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN role_name = 'throughline_mixed' AND kind IN ('place', 'site', 'lists', 'group', 'series', 'marker', 'workflow') THEN
      -- CASE and not OR: the planner takes an OR apart for every partition.
      (SELECT 'CASE ' || string_agg('WHEN ' || regexp_replace(wall_condition_by_columns(kind, columns, required, 'throughline_reader'),
          'throughline\.(within|facilities|departments|workflows)', 'throughline.\1' || slot, 'g') || ' THEN true', ' ' ORDER BY slot) FROM generate_series(1, 2) AS slot)
        || ' ELSE ' || wall_condition_by_columns(kind, columns, required, role_name) || ' END'
    WHEN kind NOT IN ('point', 'told', 'attempt') THEN wall_condition_by_columns(kind, columns, required, role_name)
    WHEN role_name = 'throughline_overseer' THEN 'true'
    WHEN kind = 'point' THEN 'EXISTS (SELECT FROM metric_series s WHERE s.id = series_id)'
    -- What was told of no exception is about a schedule or about telling itself.
    WHEN kind = 'told' THEN 'exception_id IS NULL OR EXISTS (SELECT FROM exception e WHERE e.id = exception_id)'
    ELSE 'EXISTS (SELECT FROM intent i WHERE i.id = intent_id)' END
$$;

-- raise_wall makes policies that are missing and leaves those that are there.
DO $$
DECLARE
  guarded record;
BEGIN
  FOR guarded IN SELECT t.name, wall_condition(t.kind, t.columns, t.required, p.polname::text) AS condition
      FROM wall_table t JOIN pg_policy p ON p.polrelid = t.name AND p.polname = 'throughline_mixed' WHERE t.kind <> 'shut' LOOP
    IF guarded.condition LIKE 'CASE%' THEN EXECUTE format('ALTER POLICY throughline_mixed ON %s USING (%s)', guarded.name, guarded.condition); END IF;
  END LOOP;
END $$;
