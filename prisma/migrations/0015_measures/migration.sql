-- standing: part of a level from opened_at until closed_at (null: still), and over its age limit from counts_at on.
-- With `part`, only the newest of its part counts. A row of kpi '' holds in `facts` what events of the subject told that KPIs read.
ALTER TABLE contribution ADD COLUMN closed_at timestamptz, ADD COLUMN part text, ADD COLUMN facts text;
ALTER TABLE contribution DROP CONSTRAINT contribution_state_check;
ALTER TABLE contribution ADD CONSTRAINT contribution_state_check CHECK (state IN ('open', 'pending', 'counted', 'excluded', 'standing')) NOT VALID;
ALTER TABLE contribution DROP CONSTRAINT contribution_subject_kind_check;
ALTER TABLE contribution ADD CONSTRAINT contribution_subject_kind_check CHECK (subject_kind IN ('transaction', 'occurrence', 'exception')) NOT VALID;

-- What stands at an instant, without what was closed long before.
CREATE INDEX contribution_standing ON contribution (environment, kpi, closed_at) WHERE state = 'standing';

-- Values by which one case is known to another: a supplier's tax id hash that was told before.
CREATE TABLE seen_value (
  environment text NOT NULL,
  workflow text NOT NULL,
  name text NOT NULL,
  value text COLLATE "C" NOT NULL,
  transaction_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (environment, workflow, name, value, transaction_id)
);
CREATE INDEX seen_value_transaction ON seen_value (transaction_id);

-- How far each KPI is worked out over history, and by which definition. `cursor`: the last transaction that was looked at.
CREATE TABLE kpi_work (
  kpi text PRIMARY KEY,
  definition text NOT NULL,
  state text NOT NULL CHECK (state IN ('working', 'done')),
  cursor uuid,
  seen bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  finished_at timestamptz
);
-- Up to when exceptions were looked at by KPIs over exceptions.
CREATE TABLE kpi_mark (name text PRIMARY KEY, at timestamptz NOT NULL);
CREATE INDEX exception_updated ON exception (updated_at);
