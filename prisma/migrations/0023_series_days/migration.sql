-- A row a series and UTC day instead of one for five weeks: bringing the present day up to date then writes that day only.
DROP TABLE series_hours;
CREATE TABLE series_day (
  environment text NOT NULL,
  -- flow: an interface (id) at a facility (place). hop: a connector (id) in a workflow (place).
  kind text NOT NULL CHECK (kind IN ('flow', 'hop')),
  day_at timestamptz NOT NULL,
  id text NOT NULL,
  place text NOT NULL,
  -- Log entries by hour, 24 of them.
  n integer[] NOT NULL,
  -- Of a flow: in which minutes of each hour something came, bit i of `early` is minute i, of `late` minute 30 + i.
  early integer[] NOT NULL,
  late integer[] NOT NULL,
  -- Of a hop: how many had an error, and what the slowest twentieth took (ms, -1 where nothing told).
  bad integer[] NOT NULL,
  p95_ms integer[] NOT NULL,
  PRIMARY KEY (environment, kind, day_at, id, place)
) PARTITION BY RANGE (day_at);
INSERT INTO partition_plan (parent, cut_by, grain, retention_days) VALUES ('series_day', 'time', 'month', 40);
