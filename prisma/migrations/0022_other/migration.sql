-- Values of a dimension that the buckets of a month (UTC, of event time) tell apart: those the catalog knew when the month was first written to, and
-- the first that came beside them. Everything else of the month stands in the row `other`. Kept for as long as the buckets are, so that an event
-- that is told anew is taken from the row it was added to.
CREATE TABLE bucket_value (
  environment text NOT NULL,
  dimension text NOT NULL CHECK (dimension IN ('connector', 'application', 'error_class')),
  month_at timestamptz NOT NULL,
  value text COLLATE "C" NOT NULL,
  -- Known to the catalog then: not counted against the ceiling.
  known boolean NOT NULL,
  -- Told apart for what arrived from here on; what came before may stand in `other`. Null: from the first on.
  from_received timestamptz,
  PRIMARY KEY (environment, dimension, month_at, value)
);

-- What stands in `other`: log entries (as the hours hold them), and registers from which the number of distinct values is estimated (3 %).
CREATE TABLE bucket_other (
  environment text NOT NULL,
  dimension text NOT NULL CHECK (dimension IN ('connector', 'application', 'error_class')),
  month_at timestamptz NOT NULL,
  events bigint NOT NULL,
  registers bytea NOT NULL,
  PRIMARY KEY (environment, dimension, month_at)
) WITH (fillfactor = 50);

-- All that was counted before stands in a row of its own; a value that is called `other` stands there anyway.
INSERT INTO bucket_value
  SELECT DISTINCT g.environment, g.by, date_trunc('month', g.bucket_at, 'UTC'), g.id, false, NULL::timestamptz
  FROM group_hour g WHERE g.by IN ('connector', 'application', 'error_class') AND g.id NOT IN ('', 'other');
ANALYZE bucket_value;
