-- The second wall: people and API tokens read as database roles that see only what policies let through, whatever a statement forgot to ask.
-- The product's own login owns the tables and is bound by no policy; it writes, and reads for nobody in particular.

-- How each table is kept from readers, where it is not as its columns say: a table of environment, facility and workflow is kept by 'place',
-- every other one is open. Later migrations add a line for theirs.
CREATE TABLE wall_plan (
  name text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('place', 'site', 'lists', 'group', 'series', 'marker', 'workflow', 'environment', 'whole', 'exception', 'audit', 'open', 'shut')),
  -- Columns that no reader may name.
  hidden text[] NOT NULL DEFAULT '{}'
);
INSERT INTO wall_plan (name, kind) VALUES
  -- The batch of a calendar and the shape of a deadline belong to no department.
  ('occurrence', 'site'), ('forecast_shape', 'site'),
  ('exception', 'lists'),
  -- Numbers of one place each: of all else they are seen by whoever sees all.
  ('group_hour', 'group'), ('group_day', 'group'),
  -- What belongs to no place is about machinery that all share.
  ('metric_series', 'series'), ('marker', 'marker'), ('marker_revision', 'open'),
  -- Rows of a transaction that was found before: no facility stands in them, or that of one hop.
  ('event', 'workflow'), ('deadline', 'workflow'), ('transaction_key', 'workflow'), ('transaction_course', 'workflow'),
  ('shared_key', 'workflow'), ('seen_value', 'workflow'),
  ('span', 'environment'), ('span_block', 'environment'), ('trace_link', 'environment'), ('replay', 'environment'), ('silence', 'environment'),
  ('handover_note', 'environment'), ('preset_hour', 'environment'), ('exception_split', 'environment'),
  ('located', 'whole'), ('catalog_gap', 'whole'), ('rejected_record', 'whole'),
  ('exception_history', 'exception'), ('exception_step', 'exception'), ('exception_link', 'exception'), ('escalation_timer', 'exception'),
  ('ticket_message', 'exception'),
  ('audit_entry', 'audit'),
  ('session', 'shut'), ('account', 'shut'), ('verification', 'shut'), ('two_factor', 'shut'), ('second_factor_use', 'shut'), ('password_link', 'shut'),
  ('directory_group', 'shut'), ('directory_member', 'shut'), ('throttle', 'shut'),
  ('rate_budget', 'shut'), ('ack_visit', 'shut'), ('audit_unsealed', 'shut');
INSERT INTO wall_plan (name, kind, hidden) VALUES
  ('ingest_key', 'open', '{secret_hash}'), ('api_token', 'open', '{secret_hash}'), ('provisioning_token', 'open', '{secret_hash}'), ('duty_feed', 'open', '{secret_hash}'), ('webhook', 'open', '{url,secret}'),
  ('replay_address', 'whole', '{secret}'), ('ticket_address', 'environment', '{secret}');

-- True when one of these grants reaches the thing; NULL where there are none. Of a dimension that is not asked about the list holds chr(1), which
-- no name can; an empty one is in no known place, so only a grant without such a limit reaches it.
CREATE FUNCTION wall_admits(grants jsonb, environment text, facilities text[], departments text[], workflows text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS $$
DECLARE
  one jsonb;
BEGIN
  FOR one IN SELECT jsonb_array_elements(grants) LOOP
    IF one -> 'environments' ? environment
      AND (facilities[1] = chr(1) IS TRUE OR one -> 'facilities' = 'null' OR one -> 'facilities' ?| facilities)
      AND (departments[1] = chr(1) IS TRUE OR one -> 'departments' = 'null' OR one -> 'departments' ?| departments)
      AND (workflows[1] = chr(1) IS TRUE OR one -> 'workflows' = 'null' OR one -> 'workflows' ?| workflows) THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;

-- The condition of the policy of such a table for one of the roles, `required` of whose columns are never NULL. Every setting is read by a SELECT of
-- its own, which the planner asks once a statement and not once a row; without a setting each is NULL, and nothing is seen.
--   throughline_overseer  who sees every place of every environment: no condition at all, so that no plan changes
--   throughline_reader    who has one grant, as nearly everybody: plain comparisons joined by AND; an OR made planning five times as long
--   throughline_mixed     whose grants differ in shape: a function looks at them row by row
CREATE FUNCTION wall_condition(kind text, columns text[], required text[], role_name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
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
BEGIN
  IF kind IN ('open', 'shut') THEN RETURN NULL; END IF;
  -- What was changed on an exception type stands on its page, for everybody who reads the catalog.
  IF kind = 'audit' THEN
    RETURN '(SELECT current_setting(''throughline.audit'', true) = ''yes'') OR (target_kind = ''exception_type'' AND (SELECT nullif(current_setting(''throughline.environments'', true), '''') IS NOT NULL))';
  END IF;
  IF role_name = 'throughline_overseer' THEN RETURN 'true'; END IF;
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
    WHEN 'workflow' THEN ' AND ' || workflow
    WHEN 'lists' THEN format(' AND (facilities && %s) IS NOT FALSE AND (departments && %s) IS NOT FALSE AND (workflows && %s) IS NOT FALSE',
      format(listed, 'facilities'), format(listed, 'departments'), format(listed, 'workflows'))
    WHEN 'series' THEN format(' AND (facility = ''unassigned'' OR %s) AND (department = ''unassigned'' OR %s) AND (workflow = ''unassigned'' OR %s)', facility, department, workflow)
    WHEN 'marker' THEN format(' AND (facility IS NULL OR %s) AND (workflow IS NULL OR %s)', facility, workflow)
    ELSE format(' AND %s AND %s AND %s', facility, department, workflow) END;
END $$;

CREATE VIEW wall_table AS
  SELECT c.oid::regclass AS name, c.relrowsecurity AS guarded, s.columns, coalesce(s.required, '{}') AS required,
    coalesce(p.kind, CASE WHEN s.columns @> '{environment,facility,workflow}' THEN 'place' ELSE 'open' END) AS kind, coalesce(p.hidden, '{}') AS hidden
  FROM pg_class c
    CROSS JOIN LATERAL (SELECT array_agg(a.attname::text ORDER BY a.attnum) AS columns, array_agg(a.attname::text) FILTER (WHERE a.attnotnull) AS required
      FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS s
    LEFT JOIN wall_plan p ON p.name = c.relname
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'wall_plan'::regclass);

-- What keeps a role of the wall from its work, in words for who runs the server; null when nothing does.
CREATE FUNCTION wall_role_fault(role_name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  known pg_roles;
BEGIN
  SELECT * INTO known FROM pg_roles WHERE rolname = role_name;
  IF NOT FOUND THEN
    RETURN format('there is no role %I, and %I may create none: create role %I nologin; grant %I to %I', role_name, current_user, role_name, role_name, current_user);
  ELSIF known.rolsuper OR known.rolbypassrls THEN
    RETURN format('the role %I passes every policy: alter role %I nosuperuser nobypassrls', role_name, role_name);
  ELSIF NOT pg_has_role(current_user, known.oid, CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    RETURN format('%I may not take the role %I: grant %I to %I', current_user, role_name, role_name, current_user);
  END IF;
  RETURN NULL;
END $$;

-- Why people are read for without the wall; null while it stands.
CREATE FUNCTION wall_fault() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  -- Citus asks its other machines under the name of whoever asks, and these roles sign in nowhere.
  IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN RETURN 'Citus is installed, which carries no such roles to its other machines'; END IF;
  RETURN coalesce(wall_role_fault('throughline_reader'), wall_role_fault('throughline_mixed'), wall_role_fault('throughline_overseer'),
    (SELECT 'the tables have no policies yet; the next start with these roles there makes them' FROM pg_class
      WHERE oid = 'transaction'::regclass AND NOT (relrowsecurity AND has_table_privilege('throughline_reader', oid, 'SELECT'))));
END $$;

-- Raises the wall, or what is missing of it, as far as the login may; why it does not stand, or null. Done after every migration and at every
-- start: a table of a later version is granted here, and a partition never is, so that it is read through its parent or not at all.
CREATE FUNCTION raise_wall() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  roles constant text[] := '{throughline_reader,throughline_mixed,throughline_overseer}';
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
    IF wall_role_fault(role_name) IS NOT NULL THEN RETURN wall_role_fault(role_name); END IF;
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

-- Every hole in the wall, in words; none while it stands whole. For who looks after the installation, because it looks at every table and partition.
CREATE FUNCTION list_wall_holes() RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT wall_fault() WHERE wall_fault() IS NOT NULL
  UNION ALL
  SELECT format('%s has no row-level security', t.name) FROM wall_table t WHERE wall_fault() IS NULL AND t.kind NOT IN ('open', 'shut') AND NOT t.guarded
  UNION ALL
  SELECT format('the view %s asks as who made it', c.oid::regclass) FROM pg_class c
  WHERE c.relkind = 'v' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'wall_plan'::regclass) AND c.reloptions @> '{security_invoker=true}' IS NOT TRUE
    AND wall_fault() IS NULL
  UNION ALL
  SELECT format('%s may read %s, which it must not', r.role_name, c.oid::regclass)
  FROM unnest('{throughline_reader,throughline_mixed,throughline_overseer}'::text[]) AS r (role_name) JOIN pg_roles known ON known.rolname = r.role_name
    JOIN pg_class c ON c.relkind IN ('r', 'p') AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'wall_plan'::regclass)
    LEFT JOIN wall_table t ON t.name = c.oid
  WHERE (c.relispartition OR t.kind = 'shut') AND has_any_column_privilege(known.oid, c.oid, 'SELECT')
  UNION ALL
  SELECT format('%s may read %s of %s, which it must not', r.role_name, one, t.name)
  FROM unnest('{throughline_reader,throughline_mixed,throughline_overseer}'::text[]) AS r (role_name) JOIN pg_roles known ON known.rolname = r.role_name
    CROSS JOIN wall_table t CROSS JOIN LATERAL unnest(t.hidden) AS one
  WHERE has_column_privilege(known.oid, t.name::oid, one, 'SELECT')
  UNION ALL
  SELECT format('%s may change %s', r.role_name, t.name)
  FROM unnest('{throughline_reader,throughline_mixed,throughline_overseer}'::text[]) AS r (role_name) JOIN pg_roles known ON known.rolname = r.role_name CROSS JOIN wall_table t
  WHERE has_table_privilege(known.oid, t.name::oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
$$;

SELECT raise_wall();
