-- The whole house in one first migration. Big tables are partitioned, their unique keys contain the column that
-- partitions them and the one that would distribute them.

-- ---------------------------------------------------------------- people and machines
CREATE TABLE person (
  id text PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  email_verified boolean NOT NULL DEFAULT false,
  image text,
  time_zone text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE session (
  id text PRIMARY KEY,
  token text NOT NULL UNIQUE,
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  expires_at timestamptz NOT NULL,
  ip_address text,
  user_agent text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE account (
  id text PRIMARY KEY,
  account_id text NOT NULL,
  provider_id text NOT NULL,
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider_id, account_id)
);
CREATE INDEX account_person ON account (person_id);

CREATE TABLE verification (
  id text PRIMARY KEY,
  identifier text NOT NULL,
  value text NOT NULL,
  expires_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX verification_identifier ON verification (identifier);

-- A role, limited to places, an empty list means every one.
CREATE TABLE access_grant (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  role text NOT NULL CHECK (role IN ('procurement', 'business_owner', 'it_operations', 'on_call', 'executive', 'administrator', 'auditor')),
  facilities text[] NOT NULL DEFAULT '{}',
  departments text[] NOT NULL DEFAULT '{}',
  workflows text[] NOT NULL DEFAULT '{}',
  environments text[] NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL
);
CREATE INDEX access_grant_person ON access_grant (person_id);

CREATE TABLE team_member (
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  team text NOT NULL,
  PRIMARY KEY (person_id, team)
);

CREATE TABLE ingest_key (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  public_id text NOT NULL UNIQUE,
  secret_hash bytea NOT NULL,
  name text NOT NULL,
  environment text NOT NULL CHECK (environment IN ('development', 'test', 'validation', 'production')),
  -- Default `source` of what the key sends.
  source text NOT NULL,
  -- May send times older than the retention: for imports and replays of the past.
  history boolean NOT NULL DEFAULT false,
  rate_per_second integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

CREATE TABLE api_token (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  public_id text NOT NULL UNIQUE,
  secret_hash bytea NOT NULL,
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);

CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_id text NOT NULL,
  actor_name text NOT NULL,
  action text NOT NULL,
  target_kind text NOT NULL,
  target_id text NOT NULL,
  before jsonb,
  after jsonb,
  reason text,
  result text NOT NULL CHECK (result IN ('done', 'refused')),
  address text
);
CREATE INDEX audit_entry_target ON audit_entry (target_kind, target_id, id);

CREATE TABLE catalog_version (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  created_by text NOT NULL,
  checksum text NOT NULL,
  content jsonb NOT NULL,
  diff jsonb NOT NULL
);

-- ---------------------------------------------------------------- partitions
-- How each big table is cut. `by`: a time column, or a UUIDv7 id whose time is the first event of its transaction.
CREATE TABLE partition_plan (
  parent text PRIMARY KEY,
  cut_by text NOT NULL CHECK (cut_by IN ('time', 'uuidv7')),
  grain text NOT NULL CHECK (grain IN ('day', 'month')),
  retention_days integer NOT NULL
);
INSERT INTO partition_plan VALUES
  ('event', 'time', 'day', 400), ('span', 'time', 'day', 30), ('bucket_minute', 'time', 'day', 30), ('bucket_hour', 'time', 'month', 1200),
  ('transaction', 'uuidv7', 'month', 800), ('transaction_event', 'uuidv7', 'month', 800), ('milestone', 'uuidv7', 'month', 800),
  ('deadline', 'uuidv7', 'month', 800), ('contribution', 'uuidv7', 'month', 800), ('exception_member', 'uuidv7', 'month', 800);

CREATE FUNCTION uuid_floor(at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-0000-0000-000000000000')::uuid
  FROM (SELECT lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') AS h) AS hex
$$;

-- Makes the partition that holds `at`, true when it was missing. Days older than 100 days share one partition a month,
-- unless a daily one already stands in that month, so that years of imported history stay few tables.
CREATE FUNCTION ensure_partition(parent_name text, at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
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
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent_name, low, high);
  -- The lock was waited for with a catalog read before it: the table may stand all the same.
  EXCEPTION WHEN duplicate_table THEN RETURN false;
  END;
  RETURN true;
END
$$;

-- ---------------------------------------------------------------- what the middleware said
CREATE TABLE event (
  environment text NOT NULL,
  event_key uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  content_hash uuid NOT NULL,
  event_id text,
  source text NOT NULL,
  workflow text NOT NULL,
  milestone text,
  status text NOT NULL,
  source_status text,
  outcome text,
  transaction_ref text,
  correlation_id text,
  trace_id text,
  span_id text,
  parent_transaction_ref text,
  facility text NOT NULL,
  department text NOT NULL,
  interface text,
  connector text,
  application text,
  supplier text,
  attempt smallint NOT NULL DEFAULT 1,
  replay_id text,
  started_at timestamptz,
  duration_ms double precision,
  message_type text,
  business_keys jsonb NOT NULL DEFAULT '[]',
  error_class text,
  error_code text,
  error_message text,
  error_retryable boolean,
  measures jsonb NOT NULL DEFAULT '{}',
  deep_link text,
  attributes jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (event_key, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX event_time ON event USING brin (occurred_at) WITH (pages_per_range = 32, autosummarize = on);
-- The events behind a failed count, failures are few, so the index is small.
CREATE INDEX event_failed ON event (environment, workflow, facility, occurred_at) WHERE status IN ('failed', 'dead_lettered');

-- The door from receive to tick: one row per stored event that is not yet assembled and rolled up.
CREATE TABLE event_inbox (
  event_key uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  arrived bigint GENERATED ALWAYS AS IDENTITY,
  -- Known to be older than live traffic: no mail goes out for it.
  history boolean NOT NULL DEFAULT false,
  PRIMARY KEY (arrived)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
-- Live traffic is taken before history, so that a long import keeps nobody waiting.
CREATE INDEX event_inbox_order ON event_inbox (history, arrived);

CREATE TABLE span (
  environment text NOT NULL,
  trace_id uuid NOT NULL,
  span_id text NOT NULL,
  started_at timestamptz NOT NULL,
  parent_span_id text,
  source text NOT NULL,
  start_nano text NOT NULL,
  duration_nano bigint NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  application text,
  facility text NOT NULL,
  status text NOT NULL,
  status_message text,
  attributes jsonb NOT NULL DEFAULT '{}',
  links jsonb NOT NULL DEFAULT '[]',
  span_events jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (trace_id, span_id, started_at, environment)
) PARTITION BY RANGE (started_at);

CREATE TABLE rejected_record (
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  source text NOT NULL,
  endpoint text NOT NULL,
  received_at timestamptz NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  record jsonb
);
CREATE INDEX rejected_record_time ON rejected_record (environment, received_at DESC);

-- What each source last said, feeds are unknown, not green, when they fall silent.
CREATE TABLE feed (
  environment text NOT NULL,
  source text NOT NULL,
  history boolean NOT NULL DEFAULT false,
  last_occurred_at timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  events bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (environment, source, history)
);

-- Values the catalog does not know: a gap to close.
CREATE TABLE catalog_gap (
  environment text NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (environment, kind, value)
);

-- ---------------------------------------------------------------- transactions
-- ids are UUIDv7 carrying the time of the first event seen, so that an id alone finds its partition.
CREATE TABLE transaction (
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  supplier text,
  state text NOT NULL CHECK (state IN ('open', 'completed', 'completed_with_warning', 'failed', 'cancelled')),
  milestone text,
  started_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  ended_at timestamptz,
  key_type text,
  key_value text,
  correlation_id text,
  trace_ids text[] NOT NULL DEFAULT '{}',
  amount_minor bigint,
  currency text,
  lines integer,
  people integer,
  measures jsonb NOT NULL DEFAULT '{}',
  interface text,
  connector text,
  application text,
  error_class text,
  error_code text,
  error_message text,
  failed_at timestamptz,
  attempts integer NOT NULL DEFAULT 1,
  event_count integer NOT NULL,
  notes jsonb NOT NULL DEFAULT '[]',
  updated_at timestamptz NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX transaction_started ON transaction (environment, workflow, started_at DESC);
CREATE INDEX transaction_recent ON transaction (environment, started_at DESC);
CREATE INDEX transaction_facility ON transaction (environment, facility, workflow, started_at DESC);
CREATE INDEX transaction_failed ON transaction (environment, failed_at DESC) WHERE state = 'failed';

-- Every id and business key a transaction can be found by. An identity key belongs to one transaction only.
CREATE TABLE transaction_key (
  environment text NOT NULL,
  workflow text NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  transaction_id uuid NOT NULL,
  identity boolean NOT NULL,
  PRIMARY KEY (environment, kind, value, workflow, transaction_id)
);
CREATE UNIQUE INDEX transaction_key_identity ON transaction_key (environment, workflow, kind, value) WHERE identity;
CREATE INDEX transaction_key_transaction ON transaction_key (transaction_id);

CREATE TABLE transaction_event (
  transaction_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  event_key uuid NOT NULL,
  PRIMARY KEY (transaction_id, occurred_at, event_key)
) PARTITION BY RANGE (transaction_id);

CREATE TABLE milestone (
  transaction_id uuid NOT NULL,
  milestone text NOT NULL,
  environment text NOT NULL,
  workflow text NOT NULL,
  reached_at timestamptz,
  last_at timestamptz,
  times integer NOT NULL DEFAULT 0,
  expected_at timestamptz,
  due_at timestamptz,
  PRIMARY KEY (transaction_id, milestone)
) PARTITION BY RANGE (transaction_id);

-- A promise of one missing-milestone rule to one transaction: met, missed, or void because it no longer applies.
CREATE TABLE deadline (
  transaction_id uuid NOT NULL,
  code text NOT NULL,
  environment text NOT NULL,
  starts_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'met', 'missed', 'void')),
  met_at timestamptz,
  PRIMARY KEY (transaction_id, code)
) PARTITION BY RANGE (transaction_id);
CREATE INDEX deadline_pending ON deadline (environment, due_at) WHERE state = 'pending';

-- Batches a calendar promises, written ahead: what never comes would be invisible otherwise.
CREATE TABLE occurrence (
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  code text NOT NULL,
  workflow text NOT NULL,
  milestone text NOT NULL,
  facility text NOT NULL,
  part text NOT NULL,
  period text NOT NULL,
  raise_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('expected', 'arrived', 'missing', 'void')),
  arrived_at timestamptz,
  transaction_id uuid,
  UNIQUE (environment, code, facility, part, period)
);
CREATE INDEX occurrence_expected ON occurrence (environment, raise_at) WHERE state IN ('expected', 'missing');

-- ---------------------------------------------------------------- numbers
-- Adds two sketches given as (bucket, count, ...) pairs, buckets that fall to zero disappear.
CREATE FUNCTION sketch_add(a integer[], b integer[]) RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN a IS NULL OR cardinality(a) = 0 THEN coalesce(b, '{}')
    WHEN b IS NULL OR cardinality(b) = 0 THEN a
    ELSE coalesce((
      SELECT array_agg(pair.v ORDER BY merged.bucket, pair.o)
      FROM (
        SELECT bucket, sum(n)::integer AS n FROM (
          SELECT a[i] AS bucket, a[i + 1] AS n FROM generate_series(1, cardinality(a), 2) AS i
          UNION ALL
          SELECT b[i], b[i + 1] FROM generate_series(1, cardinality(b), 2) AS i
        ) AS pairs GROUP BY bucket HAVING sum(n) <> 0
      ) AS merged, LATERAL unnest(ARRAY[merged.bucket, merged.n]) WITH ORDINALITY AS pair (v, o)
    ), '{}')
  END
$$;
CREATE AGGREGATE sketch_merge (integer[]) (sfunc = sketch_add, stype = integer[], initcond = '{}', combinefunc = sketch_add, parallel = safe);

CREATE TABLE bucket_minute (
  environment text NOT NULL,
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
  PRIMARY KEY (environment, workflow, facility, bucket_at, department, interface, connector, application, status, error_class)
) PARTITION BY RANGE (bucket_at);

CREATE TABLE bucket_hour (LIKE bucket_minute INCLUDING DEFAULTS, PRIMARY KEY (environment, workflow, facility, bucket_at, department, interface, connector, application, status, error_class))
  PARTITION BY RANGE (bucket_at);

-- Transactions by the hour they started in and the state they are in now, kept by adding the new and taking away the old.
CREATE TABLE transaction_hour (
  environment text NOT NULL,
  bucket_at timestamptz NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  state text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (environment, workflow, facility, bucket_at, department, state)
);
CREATE INDEX transaction_hour_time ON transaction_hour (environment, bucket_at);

-- What one transaction (or occurrence) gives to one KPI: the list behind every number.
CREATE TABLE contribution (
  subject_id uuid NOT NULL,
  kpi text NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('transaction', 'occurrence')),
  environment text NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  supplier text,
  -- open: begun, not finished. pending: finished or not, not yet mature. counted: in the number. excluded: `reason` says why.
  state text NOT NULL CHECK (state IN ('open', 'pending', 'counted', 'excluded')),
  reason text,
  opened_at timestamptz NOT NULL,
  -- The time the number belongs to: start or completion, as the KPI says.
  cohort_at timestamptz NOT NULL,
  counts_at timestamptz,
  numerator double precision NOT NULL DEFAULT 0,
  denominator double precision NOT NULL DEFAULT 0,
  value_ms double precision,
  PRIMARY KEY (subject_id, kpi)
) PARTITION BY RANGE (subject_id);
CREATE INDEX contribution_cohort ON contribution (environment, kpi, cohort_at);
CREATE INDEX contribution_open ON contribution (environment, kpi, opened_at) WHERE state = 'open';
CREATE INDEX contribution_pending ON contribution (counts_at) WHERE state = 'pending';

CREATE TABLE kpi_bucket (
  environment text NOT NULL,
  kpi text NOT NULL,
  bucket_at timestamptz NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  workflow text NOT NULL,
  n bigint NOT NULL,
  numerator double precision NOT NULL,
  denominator double precision NOT NULL,
  sketch integer[] NOT NULL,
  PRIMARY KEY (environment, kpi, bucket_at, facility, department, workflow)
);

-- ---------------------------------------------------------------- exceptions
CREATE SEQUENCE exception_number START 1001;
CREATE TABLE exception (
  id uuid PRIMARY KEY,
  number bigint NOT NULL DEFAULT nextval('exception_number'),
  environment text NOT NULL,
  code text NOT NULL,
  signature text NOT NULL,
  grouped_by jsonb NOT NULL,
  title text NOT NULL,
  statement text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'acknowledged', 'waiting', 'resolved')),
  severity text NOT NULL CHECK (severity IN ('sev1', 'sev2', 'sev3', 'sev4')),
  severity_reason text NOT NULL,
  severity_set_by text NOT NULL DEFAULT 'rule',
  team text NOT NULL,
  team_reason text NOT NULL,
  person_id text REFERENCES person (id) ON DELETE SET NULL,
  waiting_on text,
  -- Null when the members are in more than one.
  facility text,
  department text,
  workflow text,
  interface text,
  connector text,
  application text,
  supplier text,
  facilities text[] NOT NULL DEFAULT '{}',
  departments text[] NOT NULL DEFAULT '{}',
  workflows text[] NOT NULL DEFAULT '{}',
  transactions integer NOT NULL DEFAULT 0,
  amount_minor bigint,
  currency text,
  lines integer,
  people integer,
  runbook text NOT NULL,
  -- Found in history that arrived late or was imported: shown and counted, not mailed.
  history boolean NOT NULL DEFAULT false,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  opened_at timestamptz NOT NULL,
  acknowledge_by timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  deadline_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by text,
  resolved_at timestamptz,
  resolved_by text,
  closed_by text CHECK (closed_by IN ('evidence', 'person', 'superseded', 'expired')),
  resolution text,
  reopened integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1,
  updated_at timestamptz NOT NULL DEFAULT now()
);
-- One cause, one open exception.
CREATE UNIQUE INDEX exception_open_signature ON exception (environment, signature) WHERE state <> 'resolved';
CREATE INDEX exception_queue ON exception (environment, state, severity, due_at);
CREATE INDEX exception_opened ON exception (environment, opened_at DESC);

CREATE TABLE exception_member (
  subject_id uuid NOT NULL,
  exception_id uuid NOT NULL,
  subject_kind text NOT NULL CHECK (subject_kind IN ('transaction', 'occurrence')),
  environment text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  workflow text NOT NULL,
  at timestamptz NOT NULL,
  event_key uuid,
  evidence text NOT NULL,
  amount_minor bigint,
  currency text,
  lines integer,
  people integer,
  variables jsonb NOT NULL DEFAULT '{}',
  mended_at timestamptz,
  mended_by text,
  PRIMARY KEY (subject_id, exception_id)
) PARTITION BY RANGE (subject_id);
CREATE INDEX exception_member_exception ON exception_member (exception_id, at);

CREATE TABLE exception_history (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  exception_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor_id text NOT NULL,
  actor_name text NOT NULL,
  kind text NOT NULL,
  before text,
  after text,
  note text
);
CREATE INDEX exception_history_exception ON exception_history (exception_id, id);

-- ---------------------------------------------------------------- who must be told what
CREATE TABLE intent (
  id uuid PRIMARY KEY,
  exception_id uuid NOT NULL,
  environment text NOT NULL,
  reason text NOT NULL,
  -- Grows when the same reason must be told again (a reopening, a higher severity).
  epoch integer NOT NULL DEFAULT 1,
  recipient text NOT NULL,
  recipient_team text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'sending', 'unknown', 'delivered', 'bounced', 'cancelled', 'dead')),
  state_reason text,
  message_id text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  available_at timestamptz NOT NULL DEFAULT now(),
  lease_until timestamptz,
  lease_token uuid,
  attempts integer NOT NULL DEFAULT 0,
  ended_at timestamptz,
  UNIQUE (exception_id, reason, recipient, epoch)
);
CREATE INDEX intent_due ON intent (available_at) WHERE state IN ('waiting', 'sending', 'unknown');

CREATE TABLE delivery (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  intent_id uuid NOT NULL REFERENCES intent (id) ON DELETE CASCADE,
  attempt integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at timestamptz,
  outcome text CHECK (outcome IN ('delivered', 'retry', 'bounced', 'unknown', 'failed')),
  response text,
  UNIQUE (intent_id, attempt)
);

CREATE TABLE worker_heartbeat (
  worker text PRIMARY KEY,
  at timestamptz NOT NULL,
  inbox bigint NOT NULL DEFAULT 0,
  details jsonb NOT NULL DEFAULT '{}'
);
