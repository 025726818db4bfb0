-- A fourth role of the wall: who is limited to facilities and to nothing else, as most people are who are limited at all. Its policies hold one comparison
-- and one sub-select a table instead of four (docs/decisions/0041-who-sees-some-facilities.md). Where it cannot be made, those people are read for as before.

-- As before, but each grant is taken by its place: a SELECT over all of them was begun and ended for every row.
CREATE OR REPLACE FUNCTION wall_admits(grants jsonb, environment text, facilities text[], departments text[], workflows text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS $$
BEGIN
  FOR i IN 0 .. jsonb_array_length(grants) - 1 LOOP
    IF grants -> i -> 'environments' ? environment
      AND (facilities[1] = chr(1) IS TRUE OR grants -> i -> 'facilities' = 'null' OR grants -> i -> 'facilities' ?| facilities)
      AND (departments[1] = chr(1) IS TRUE OR grants -> i -> 'departments' = 'null' OR grants -> i -> 'departments' ?| departments)
      AND (workflows[1] = chr(1) IS TRUE OR grants -> i -> 'workflows' = 'null' OR grants -> i -> 'workflows' ?| workflows) THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;

-- Under the name that it has by then: 0046 puts another function before it.
DO $migration$
BEGIN
  EXECUTE replace($definition$CREATE OR REPLACE FUNCTION wall_condition(kind text, columns text[], required text[], role_name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  listed constant text := '(SELECT nullif(current_setting(''throughline.%s'', true), '''')::text[])::text[]';
  held constant text := '(%s = ANY (%s)) IS NOT FALSE';
  anywhere constant text := 'ARRAY[chr(1)]';
  facility text;
  department text;
  workflow text;
  place text;
  places text[] := '{}';
  asked text[];
  near constant boolean := role_name = 'throughline_site';
BEGIN
  IF kind IN ('open', 'shut') THEN RETURN NULL; END IF;
  -- What was changed on an exception type stands on its page, for everybody who reads the catalog.
  IF kind = 'audit' THEN
    RETURN '(SELECT current_setting(''throughline.audit'', true) = ''yes'') OR (target_kind = ''exception_type'' AND (SELECT nullif(current_setting(''throughline.environments'', true), '''') IS NOT NULL))';
  END IF;
  IF role_name = 'throughline_overseer' THEN RETURN 'true'; END IF;
  -- All that it sees lies in the facilities that are named; the rows that know none are kept as for a reader.
  IF near AND kind IN ('place', 'site', 'lists', 'group') AND 'environment' = ANY (required) THEN
    facility := format(listed, 'facilities');
    RETURN CASE kind
      WHEN 'lists' THEN format('facilities && %s', facility)
      WHEN 'group' THEN format('by = ''facility'' AND id = ANY (%s)', facility)
      ELSE format('facility = ANY (%s)', facility) END;
  END IF;
  IF kind = 'exception' THEN RETURN 'EXISTS (SELECT FROM exception e WHERE e.id = exception_id)'; END IF;
  IF kind = 'environment' THEN RETURN 'environment = ANY (' || format(listed, 'environments') || ')'; END IF;
  IF kind = 'whole' THEN RETURN 'environment = ANY (' || format(listed, 'whole') || ')'; END IF;
  -- A place that is not known is in no list, and so out of sight of who is limited to some.
  FOREACH place IN ARRAY '{facility,department,workflow}'::text[] LOOP
    places := places || CASE
      WHEN kind = 'group' THEN format('CASE WHEN by = %L THEN id ELSE '''' END', place)
      WHEN kind = 'site' AND place = 'department' OR kind = 'marker' AND place = 'department' OR kind = 'workflow' AND place <> 'workflow' THEN NULL
      WHEN place = ANY (required) THEN place
      WHEN place = ANY (columns) THEN format('coalesce(%s, '''')', place)
      ELSE '''''::text' END;
  END LOOP;
  IF role_name = 'throughline_mixed' THEN
    asked := CASE kind
      WHEN 'lists' THEN ARRAY['facilities', 'departments', 'workflows']
      -- What belongs to no place is about machinery that all share.
      WHEN 'series' THEN ARRAY(SELECT format('ARRAY[CASE WHEN %s = ''unassigned'' THEN chr(1) ELSE %s END]', one, one) FROM unnest(places) WITH ORDINALITY AS p (one, n) ORDER BY n)
      -- A marker about no facility or workflow is about all of them; it knows no department.
      WHEN 'marker' THEN ARRAY['ARRAY[coalesce(facility, chr(1))]', anywhere, 'ARRAY[coalesce(workflow, chr(1))]']
      ELSE ARRAY(SELECT CASE WHEN one IS NULL THEN anywhere ELSE format('ARRAY[%s]', one) END FROM unnest(places) WITH ORDINALITY AS p (one, n) ORDER BY n) END;
    RETURN format('wall_admits((SELECT nullif(current_setting(''throughline.grants'', true), '''')::jsonb), environment, %s, %s, %s)', asked[1], asked[2], asked[3]);
  END IF;
  facility := format(held, places[1], format(listed, 'facilities'));
  department := format(held, places[2], format(listed, 'departments'));
  workflow := format(held, places[3], format(listed, 'workflows'));
  RETURN 'environment = ANY (' || format(listed, 'within') || ')' || CASE kind
    WHEN 'site' THEN format(' AND %s AND %s', facility, workflow)
    WHEN 'workflow' THEN CASE WHEN near THEN '' ELSE ' AND ' || workflow END
    WHEN 'lists' THEN format(' AND (facilities && %s) IS NOT FALSE AND (departments && %s) IS NOT FALSE AND (workflows && %s) IS NOT FALSE',
      format(listed, 'facilities'), format(listed, 'departments'), format(listed, 'workflows'))
    WHEN 'series' THEN format(' AND (facility = ''unassigned'' OR %s) AND (department = ''unassigned'' OR %s) AND (workflow = ''unassigned'' OR %s)', facility, department, workflow)
    WHEN 'marker' THEN format(' AND (facility IS NULL OR %s) AND (workflow IS NULL OR %s)', facility, workflow)
    ELSE format(' AND %s AND %s AND %s', facility, department, workflow) END;
END $$;$definition$, 'FUNCTION wall_condition(',
    format('FUNCTION %I(', CASE WHEN to_regproc('wall_condition_by_columns') IS NULL THEN 'wall_condition' ELSE 'wall_condition_by_columns' END));
END $migration$;

CREATE OR REPLACE FUNCTION raise_wall() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  roles text[] := '{throughline_reader,throughline_mixed,throughline_overseer,throughline_site}';
  role_name text;
  guarded record;
  condition text;
  columns text;
BEGIN
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN wall_fault(); END IF;
  FOREACH role_name IN ARRAY roles LOOP
    IF wall_role_fault(role_name) IS NULL THEN CONTINUE; END IF;
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
        -- Roles belong to the server: another database of it may make the same one now.
        BEGIN
          EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
      END IF;
      IF wall_role_fault(role_name) IS NOT NULL THEN EXECUTE format('GRANT %I TO %I', role_name, current_user); END IF;
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
    IF wall_role_fault(role_name) IS NULL THEN CONTINUE; END IF;
    IF role_name <> 'throughline_site' THEN RETURN wall_role_fault(role_name); END IF;
    -- A login that may make no roles does without: those people read as throughline_reader.
    roles := array_remove(roles, role_name);
  END LOOP;
  FOREACH role_name IN ARRAY roles LOOP
    EXECUTE format('GRANT USAGE ON SCHEMA %s TO %I', (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = 'wall_plan'::regclass), role_name);
  END LOOP;
  FOR guarded IN SELECT * FROM wall_table WHERE kind <> 'shut' LOOP
    FOREACH role_name IN ARRAY roles LOOP
      condition := wall_condition(guarded.kind, guarded.columns, guarded.required, role_name);
      IF condition IS NOT NULL AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = guarded.name AND polname = role_name) THEN
        EXECUTE format('CREATE POLICY %I ON %s FOR SELECT TO %I USING (%s)', role_name, guarded.name, role_name, condition);
      END IF;
      IF condition IS NOT NULL AND NOT (SELECT relrowsecurity FROM pg_class WHERE oid = guarded.name) THEN
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded.name);
      END IF;
      -- What is hidden of a table since a later version was granted with the whole of it before.
      IF guarded.hidden <> '{}' AND has_table_privilege(role_name, guarded.name, 'SELECT') THEN
        EXECUTE format('REVOKE SELECT ON %s FROM %I', guarded.name, role_name);
      END IF;
      IF guarded.hidden = '{}' AND NOT has_table_privilege(role_name, guarded.name, 'SELECT') THEN
        EXECUTE format('GRANT SELECT ON %s TO %I', guarded.name, role_name);
      ELSIF guarded.hidden <> '{}' THEN
        SELECT string_agg(quote_ident(one), ', ') INTO columns FROM unnest(guarded.columns) AS one
          WHERE one <> ALL (guarded.hidden) AND NOT has_column_privilege(role_name, guarded.name, one, 'SELECT');
        IF columns IS NOT NULL THEN EXECUTE format('GRANT SELECT (%s) ON %s TO %I', columns, guarded.name, role_name); END IF;
      END IF;
    END LOOP;
  END LOOP;
  -- A view asks as who asks it, not as who made it; else it would be a door in the wall.
  FOR guarded IN SELECT c.oid::regclass AS name, coalesce(c.reloptions @> '{security_invoker=true}', false) AS asks FROM pg_class c
      WHERE c.relkind = 'v' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'wall_plan'::regclass) LOOP
    IF NOT guarded.asks THEN EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', guarded.name); END IF;
    FOREACH role_name IN ARRAY roles LOOP
      IF NOT has_table_privilege(role_name, guarded.name, 'SELECT') THEN EXECUTE format('GRANT SELECT ON %s TO %I', guarded.name, role_name); END IF;
    END LOOP;
  END LOOP;
  RETURN wall_fault();
END $$;

CREATE OR REPLACE FUNCTION list_wall_holes() RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT wall_fault() WHERE wall_fault() IS NOT NULL
  UNION ALL
  SELECT format('%s has no row-level security', t.name) FROM wall_table t WHERE wall_fault() IS NULL AND t.kind NOT IN ('open', 'shut') AND NOT t.guarded
  UNION ALL
  SELECT format('the view %s asks as who made it', c.oid::regclass) FROM pg_class c
  WHERE c.relkind = 'v' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'wall_plan'::regclass) AND c.reloptions @> '{security_invoker=true}' IS NOT TRUE
    AND wall_fault() IS NULL
  UNION ALL
  SELECT format('%s may read %s, which it must not', r.role_name, c.oid::regclass)
  FROM unnest('{throughline_reader,throughline_mixed,throughline_overseer,throughline_site}'::text[]) AS r (role_name) JOIN pg_roles known ON known.rolname = r.role_name
    JOIN pg_class c ON c.relkind IN ('r', 'p') AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'wall_plan'::regclass)
    LEFT JOIN wall_table t ON t.name = c.oid
  WHERE (c.relispartition OR t.kind = 'shut') AND has_any_column_privilege(known.oid, c.oid, 'SELECT')
  UNION ALL
  SELECT format('%s may read %s of %s, which it must not', r.role_name, one, t.name)
  FROM unnest('{throughline_reader,throughline_mixed,throughline_overseer,throughline_site}'::text[]) AS r (role_name) JOIN pg_roles known ON known.rolname = r.role_name
    CROSS JOIN wall_table t CROSS JOIN LATERAL unnest(t.hidden) AS one
  WHERE has_column_privilege(known.oid, t.name::oid, one, 'SELECT')
  UNION ALL
  SELECT format('%s may change %s', r.role_name, t.name)
  FROM unnest('{throughline_reader,throughline_mixed,throughline_overseer,throughline_site}'::text[]) AS r (role_name) JOIN pg_roles known ON known.rolname = r.role_name CROSS JOIN wall_table t
  WHERE has_table_privilege(known.oid, t.name::oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
$$;

SELECT raise_wall();
