-- Which steps of the catalog's way out were done for an exception. `step` is the text as it was read, so that a catalog that changes it later
-- makes nothing look done that nobody did.
CREATE TABLE exception_step (
  exception_id uuid NOT NULL,
  step text NOT NULL,
  ticked_at timestamptz NOT NULL,
  person_id text NOT NULL,
  person_name text NOT NULL,
  PRIMARY KEY (exception_id, step)
);
-- How the exceptions of one cause ended.
CREATE INDEX exception_ended ON exception (environment, code, resolved_at) WHERE state = 'resolved';
