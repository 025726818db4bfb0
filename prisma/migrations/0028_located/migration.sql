-- What stands now, as the worker last worked it out for all places of an environment: a request reads it instead of counting every log entry of a day
-- and looking through all places. One row an environment; written anew every few seconds.
CREATE TABLE located (
  environment text PRIMARY KEY,
  as_of timestamptz NOT NULL,
  -- The whole hours whose failures were located.
  window_from timestamptz NOT NULL,
  window_to timestamptz NOT NULL,
  -- Where failures come from, and where less comes than usual, as views hold it; absence is null while no place is silent.
  verdict jsonb NOT NULL,
  absence jsonb,
  -- By facility and workflow: what is silent; what ended badly and well in the last day, and in the week before it.
  silent jsonb NOT NULL,
  ends jsonb NOT NULL,
  usual jsonb NOT NULL
) WITH (fillfactor = 50);
