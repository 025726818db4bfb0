-- Weekly mails of the reports: who wants them, one row a person and period, and the intents that deliver them.

-- What a person said about the mail of a page. Without a row the catalog says who gets it.
CREATE TABLE digest_choice (
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  audience text NOT NULL,
  wanted boolean NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (person_id, audience)
);

-- One mail of one page to one person about one period, planned before the period ends, so that no restart and no outage forgets it.
CREATE TABLE digest (
  id uuid PRIMARY KEY,
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  audience text NOT NULL,
  environment text NOT NULL,
  -- First local day of the week that is told.
  period_on date NOT NULL,
  due_at timestamptz NOT NULL,
  -- When it was written with its intent, or why it was not; then it is over.
  written_at timestamptz,
  skipped text,
  -- What the mail says, written once: every attempt says the same.
  content jsonb,
  -- What the person might see when it was written: who may see less by the time it goes out gets nothing.
  grants jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (person_id, audience, environment, period_on),
  CHECK (written_at IS NULL OR num_nonnulls(skipped, content) = 1)
);
CREATE INDEX digest_due ON digest (due_at) WHERE written_at IS NULL;

-- An intent is about an exception or about a digest. One intent a digest: never told twice.
ALTER TABLE intent ALTER COLUMN exception_id DROP NOT NULL,
  ADD COLUMN digest_id uuid UNIQUE REFERENCES digest (id) ON DELETE CASCADE,
  ADD CONSTRAINT intent_subject CHECK (num_nonnulls(exception_id, digest_id) = 1);

INSERT INTO retention_limit VALUES ('digest', 800, NULL);
