-- ---------------------------------------------------------------- refused records
-- `received_at` is when the record was last refused; `n` how often. A record that is refused again is open again.
ALTER TABLE rejected_record
  ADD COLUMN first_at timestamptz,
  ADD COLUMN n bigint NOT NULL DEFAULT 1,
  ADD COLUMN preset text,
  -- False when only the beginning could be kept: it can be read, not sent again.
  ADD COLUMN complete boolean NOT NULL DEFAULT true,
  ADD COLUMN history boolean NOT NULL DEFAULT false,
  ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'resubmitted', 'dismissed')),
  ADD COLUMN settled_at timestamptz,
  ADD COLUMN settled_by text,
  ADD COLUMN settled_name text,
  ADD COLUMN settled_note text,
  -- What was sent in its place, and the event it became.
  ADD COLUMN sent jsonb,
  ADD COLUMN outcome text CHECK (outcome IN ('accepted', 'duplicate')),
  ADD COLUMN event_key uuid,
  ADD COLUMN event_at timestamptz,
  ADD COLUMN trace_id uuid;
UPDATE rejected_record SET first_at = received_at;
ALTER TABLE rejected_record ALTER COLUMN first_at SET NOT NULL, ALTER COLUMN first_at SET DEFAULT now();
DROP INDEX rejected_record_time;
CREATE INDEX rejected_record_time ON rejected_record (environment, received_at DESC, id DESC);
CREATE INDEX rejected_record_reason ON rejected_record (environment, source, code, received_at DESC);

-- What receiving noticed beside the events it stored: appended there, folded into feed_refusal by the worker, so that no request
-- waits for the counter of another.
CREATE TABLE feed_note (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  environment text NOT NULL,
  source text NOT NULL,
  endpoint text NOT NULL,
  -- `duplicate`, or the code of a refusal.
  code text NOT NULL,
  at timestamptz NOT NULL,
  n bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE TABLE feed_refusal (
  environment text NOT NULL,
  bucket_at timestamptz NOT NULL,
  source text NOT NULL,
  endpoint text NOT NULL,
  code text NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (environment, bucket_at, source, endpoint, code)
) PARTITION BY RANGE (bucket_at);

-- ---------------------------------------------------------------- how feeds are
-- One source in one hour of arrival. `minutes`: bit i is set when something arrived in minute i.
CREATE TABLE feed_hour (
  environment text NOT NULL,
  bucket_at timestamptz NOT NULL,
  source text NOT NULL,
  events bigint NOT NULL,
  minutes bigint NOT NULL,
  -- Arrival minus occurrence, ms: a sketch (what is early counts as 0), and the true ends.
  lag_sketch integer[] NOT NULL,
  lag_min_ms double precision NOT NULL,
  lag_max_ms double precision NOT NULL,
  -- Events that happened after they arrived: the clock of the source is ahead.
  early bigint NOT NULL,
  truncated bigint NOT NULL,
  unmapped bigint NOT NULL,
  PRIMARY KEY (environment, source, bucket_at)
) PARTITION BY RANGE (bucket_at);

CREATE TABLE feed_interface (
  environment text NOT NULL,
  source text NOT NULL,
  interface text NOT NULL,
  last_occurred_at timestamptz NOT NULL,
  last_received_at timestamptz NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (environment, source, interface)
);

-- Names that one source used and the catalog does not know.
CREATE TABLE feed_gap (
  environment text NOT NULL,
  source text NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (environment, source, kind, value)
);

-- A stream that numbers what it sends. `epochs`: what was seen since each restart of the numbers, as ranges.
CREATE TABLE feed_sequence (
  environment text NOT NULL,
  source text NOT NULL,
  stream text NOT NULL,
  epochs jsonb NOT NULL,
  last_number bigint NOT NULL,
  last_at timestamptz NOT NULL,
  events bigint NOT NULL,
  missing bigint NOT NULL,
  duplicates bigint NOT NULL,
  resets bigint NOT NULL,
  late bigint NOT NULL,
  PRIMARY KEY (environment, source, stream)
);

-- ---------------------------------------------------------------- what both ends of an interface say
-- Documents of one transaction at one interface: what the sending application says it gave, and the receiving one that it got.
CREATE TABLE handover (
  transaction_id uuid NOT NULL,
  interface text NOT NULL,
  environment text NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  sent bigint NOT NULL,
  received bigint NOT NULL,
  sent_at timestamptz,
  received_at timestamptz,
  -- When the document left; when it was got, where nobody said that it left.
  at timestamptz NOT NULL,
  PRIMARY KEY (transaction_id, interface)
) PARTITION BY RANGE (transaction_id);
CREATE INDEX handover_interface ON handover (environment, interface, at);

-- ---------------------------------------------------------------- retention
-- Rows of failed and exception-bearing transactions stay this long, in a partition of their own.
ALTER TABLE partition_plan ADD COLUMN kept_days integer CHECK (kept_days > retention_days), ADD CHECK (retention_days > 0);
UPDATE partition_plan SET kept_days = 800 WHERE parent = 'event';
UPDATE partition_plan SET kept_days = 400 WHERE parent = 'span';
INSERT INTO partition_plan (parent, cut_by, grain, retention_days) VALUES
  ('feed_hour', 'time', 'month', 120), ('feed_refusal', 'time', 'month', 120), ('handover', 'uuidv7', 'month', 800);

-- What is not partitioned: days and, where one sender could fill it, how many rows each source may have.
CREATE TABLE retention_limit (
  name text PRIMARY KEY,
  days integer NOT NULL CHECK (days > 0),
  ceiling integer CHECK (ceiling > 0)
);
INSERT INTO retention_limit VALUES ('rejected_record', 90, 10000), ('feed_gap', 90, NULL);

-- What retention did: partitions dropped with what was kept of them, rows of other tables that ran out.
CREATE TABLE retention_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  name text NOT NULL,
  what text NOT NULL,
  dropped bigint NOT NULL,
  kept bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0
);
CREATE INDEX retention_log_name ON retention_log (name, at DESC);

-- ---------------------------------------------------------------- ingest keys
ALTER TABLE ingest_key
  ADD COLUMN last_used_address text,
  ADD COLUMN replaced_by uuid REFERENCES ingest_key (id) ON DELETE SET NULL,
  ADD COLUMN replaced_at timestamptz;
