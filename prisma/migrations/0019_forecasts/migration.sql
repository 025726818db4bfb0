-- How far each occasion of a deadline (a pay period, a close, a day's cut-off) had come at each step of time before and after it was due. A few
-- rows an occasion, so that saying what is usual costs the same however long the history is.
CREATE TABLE forecast_occasion (
  environment text NOT NULL,
  subject text NOT NULL,
  occasion text NOT NULL,
  -- The last due time of it, over all time zones.
  due_at timestamptz NOT NULL,
  shaped_at timestamptz NOT NULL,
  cases integer NOT NULL,
  PRIMARY KEY (environment, subject, occasion)
);
CREATE INDEX forecast_occasion_due ON forecast_occasion (environment, subject, due_at DESC);

-- Cumulative counts at fixed steps from before due_at to after it (the grid of the kind of deadline): what was to be done, what was done.
CREATE TABLE forecast_shape (
  environment text NOT NULL,
  subject text NOT NULL,
  occasion text NOT NULL,
  workflow text NOT NULL,
  facility text NOT NULL,
  due_at timestamptz NOT NULL,
  begun integer[] NOT NULL,
  done integer[] NOT NULL,
  PRIMARY KEY (environment, subject, occasion, facility),
  FOREIGN KEY (environment, subject, occasion) REFERENCES forecast_occasion ON DELETE CASCADE
);
