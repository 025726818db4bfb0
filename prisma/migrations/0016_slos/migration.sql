-- Sums that service levels are judged by. `counted_as` is the id of the SLO with a hash of what it counts, so that sums of an older
-- definition are never mixed with those of the one in force.

-- Over all places: burn rates of minutes to days.
CREATE TABLE slo_minute (
  environment text NOT NULL,
  counted_as text NOT NULL,
  bucket_at timestamptz NOT NULL,
  good bigint NOT NULL,
  bad bigint NOT NULL,
  PRIMARY KEY (environment, counted_as, bucket_at)
) PARTITION BY RANGE (bucket_at);
-- What cannot burn is not looked at: only minutes with something bad are asked for.
CREATE INDEX slo_minute_bad ON slo_minute (bucket_at) WHERE bad > 0;

-- By place and UTC day: budgets of weeks, for readers of any scope.
CREATE TABLE slo_day (
  environment text NOT NULL,
  counted_as text NOT NULL,
  bucket_at timestamptz NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  good bigint NOT NULL,
  bad bigint NOT NULL,
  PRIMARY KEY (environment, counted_as, bucket_at, workflow, facility, department)
) PARTITION BY RANGE (bucket_at);

-- In which minutes of an hour something good came, for freshness: bit i is minute i.
CREATE TABLE slo_arrival (
  environment text NOT NULL,
  counted_as text NOT NULL,
  bucket_at timestamptz NOT NULL,
  minutes bigint NOT NULL,
  PRIMARY KEY (environment, counted_as, bucket_at)
) PARTITION BY RANGE (bucket_at);

INSERT INTO partition_plan (parent, cut_by, grain, retention_days) VALUES
  ('slo_minute', 'time', 'day', 10), ('slo_day', 'time', 'month', 1200), ('slo_arrival', 'time', 'month', 100);

-- Definitions whose sums hold all of the past that is kept; without a row here an SLO has no number yet.
CREATE TABLE slo_count (
  counted_as text PRIMARY KEY,
  slo text NOT NULL,
  -- When its sums were worked out from what was stored; from then on they grow with each event.
  filled_at timestamptz NOT NULL
);

-- An SLO whose budget burns too fast over one pair of windows: since when, whether that was raised, and since when it is back.
CREATE TABLE slo_breach (
  -- The subject of the exception's member.
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  code text NOT NULL,
  slo text NOT NULL,
  -- How many times as fast as the budget lasts: names the pair.
  burn double precision NOT NULL,
  since timestamptz NOT NULL,
  UNIQUE (environment, code, slo, burn)
);
-- The exceptions that one SLO raised.
CREATE INDEX exception_slo ON exception (environment, (grouped_by ->> 'attr.slo'), opened_at DESC) WHERE grouped_by ? 'attr.slo';
