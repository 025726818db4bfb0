-- What applications measure about themselves (OTLP metrics), beside what they say of transactions.

-- One row a series: who measures what, about which place. The id is a hash of all the sender said of it.
CREATE TABLE metric_series (
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  source text NOT NULL,
  name text NOT NULL,
  unit text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('gauge', 'sum', 'histogram', 'summary')),
  temporality text NOT NULL CHECK (temporality IN ('instant', 'delta', 'cumulative')),
  monotonic boolean NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  workflow text NOT NULL,
  interface text,
  connector text,
  application text,
  attributes jsonb NOT NULL DEFAULT '{}',
  sketch_error double precision,
  first_at timestamptz NOT NULL,
  -- When a point of it last arrived.
  seen_at timestamptz NOT NULL,
  -- Its newest point, kept here so that the present is read without the points.
  last_at timestamptz NOT NULL,
  last_value double precision,
  -- Between its last two points: how often it speaks.
  step interval
);
-- The ceiling of series counts those of one metric and sender.
CREATE INDEX metric_series_name ON metric_series (environment, name, source, seen_at);

-- One row a data point, as it was sent: cumulative numbers stay cumulative, and what they grew by is worked out when they are read, so
-- that a point that comes twice, late or out of order changes nothing that was right.
CREATE TABLE metric_point (
  series_id uuid NOT NULL,
  at timestamptz NOT NULL,
  start_at timestamptz,
  value double precision,
  n double precision,
  sum double precision,
  min double precision,
  max double precision,
  -- Pairs (bucket, count) of values in millionths of the unit.
  sketch integer[],
  -- Pairs (quantile, value) as a summary told them: they cannot be added up.
  quantiles double precision[],
  PRIMARY KEY (series_id, at)
) PARTITION BY RANGE (at);
INSERT INTO partition_plan VALUES ('metric_point', 'time', 'day', 30);

-- Points refused because their metric had as many series as one sender may have: counted, never dropped silently.
CREATE TABLE metric_overflow (
  environment text NOT NULL,
  source text NOT NULL,
  name text NOT NULL,
  points bigint NOT NULL,
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (environment, source, name)
);
