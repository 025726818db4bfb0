-- Releases, changes, incidents and maintenance, drawn on every chart over time. One row a marker as it stands now.
CREATE TABLE marker (
  -- Of environment, source and marker_id; of what it says where the sender gave none.
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  source text NOT NULL,
  marker_id text,
  kind text NOT NULL CHECK (kind IN ('release', 'change', 'incident', 'maintenance')),
  at timestamptz NOT NULL,
  until timestamptz CHECK (until > at),
  title text NOT NULL,
  text text,
  url text,
  version text,
  -- What it is about; null: everything of that kind. `unassigned` where the catalog does not know the name, which then stands in `unknown`.
  facility text,
  workflow text,
  interface text,
  connector text,
  application text,
  unknown jsonb NOT NULL DEFAULT '{}',
  attributes jsonb NOT NULL DEFAULT '{}',
  -- Number of its newest revision; 0 only while it is being written.
  revision integer NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by text
);
-- A window wants what began in it, and what began before and is not over.
CREATE INDEX marker_time ON marker (environment, at DESC, id DESC);
CREATE INDEX marker_until ON marker (environment, until) WHERE until IS NOT NULL;
-- Few: what the catalog may learn.
CREATE INDEX marker_unknown ON marker (environment) WHERE unknown <> '{}';

-- All that was ever said of a marker, by whom. What was said before is known by its content, so that a batch that comes again, however late,
-- changes nothing.
CREATE TABLE marker_revision (
  marker_id uuid NOT NULL REFERENCES marker (id) ON DELETE CASCADE,
  revision integer NOT NULL,
  content_hash uuid NOT NULL,
  said_at timestamptz NOT NULL,
  said_by text NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (marker_id, revision),
  UNIQUE (marker_id, content_hash)
);

INSERT INTO retention_limit VALUES ('marker', 800, 50000);

-- Incidents of a window are the severe exceptions that were open in it.
CREATE INDEX exception_severe ON exception (environment, first_at) WHERE severity IN ('sev1', 'sev2');
