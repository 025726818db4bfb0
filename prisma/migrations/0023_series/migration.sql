-- What rules that judge numbers over time read and remember: never a scan of events.

-- Log entries that a rule counts, by its group and minute; of rules that judge shares also those they are among. At the time they happened or,
-- for rules about the way here, arrived. Written with the roll-ups, read by the window of the rule; kept for trying rules on the past.
CREATE TABLE rule_minute (
  environment text NOT NULL,
  code text NOT NULL,
  bucket_at timestamptz NOT NULL,
  signature text NOT NULL,
  grouped_by jsonb NOT NULL,
  -- What the condition was when it was counted: a changed one begins anew.
  counted_as text NOT NULL,
  matched bigint NOT NULL,
  counted bigint NOT NULL,
  PRIMARY KEY (environment, code, bucket_at, signature, counted_as)
) PARTITION BY RANGE (bucket_at);
INSERT INTO partition_plan (parent, cut_by, grain, retention_days, settings)
  SELECT 'rule_minute', 'time', 'day', 35, settings FROM partition_plan WHERE parent = 'bucket_minute';

-- The last five weeks of a series, an hour an element from `from_at` on: a row a series, so that what is usual costs the same however busy it is.
-- flow: an interface (id) at a facility (place). hop: a connector (id) in a workflow (place).
CREATE TABLE series_hours (
  environment text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('flow', 'hop')),
  id text NOT NULL,
  place text NOT NULL,
  from_at timestamptz NOT NULL,
  n integer[] NOT NULL,
  -- Of a flow: in which minutes of the hour something came, bit i of the first is minute i, of the second minute 30 + i.
  early integer[] NOT NULL,
  late integer[] NOT NULL,
  -- Of a hop: how many had an error, and what the slowest twentieth took (ms, -1 where nothing told).
  bad integer[] NOT NULL,
  p95_ms integer[] NOT NULL,
  PRIMARY KEY (environment, kind, id, place)
);
-- Up to which hour they are told, and from which on: an hour before the first was not heard, which is not silence.
CREATE TABLE series_clock (
  environment text PRIMARY KEY,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  told_at timestamptz NOT NULL
);

-- A group that a rule over series found bad: since when, and the numbers that said so. Part of an exception for as long as it stands.
CREATE TABLE series_breach (
  -- The subject of the exception's member.
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  code text NOT NULL,
  signature text NOT NULL,
  since timestamptz NOT NULL,
  facts jsonb NOT NULL,
  UNIQUE (environment, code, signature)
);

-- Minutes and hours are asked for by time alone: all series of the last hour. Written in order of time, so a few pages answer; costs writers nothing.
CREATE INDEX bucket_minute_time ON bucket_minute USING brin (bucket_at) WITH (pages_per_range = 16);
CREATE INDEX bucket_hour_time ON bucket_hour USING brin (bucket_at) WITH (pages_per_range = 16);
