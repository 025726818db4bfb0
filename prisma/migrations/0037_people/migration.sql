-- A named view is an address of any screen, no longer of the work list alone: a name is taken once a person and screen.
ALTER TABLE work_list ADD COLUMN path text NOT NULL DEFAULT '/exceptions';
DROP INDEX work_list_name;
CREATE UNIQUE INDEX work_list_name ON work_list (person_id, path, lower(name));

-- What somebody going off duty leaves to whoever comes next. Never changed: a second word is a second note.
CREATE TABLE handover_note (
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  team text NOT NULL,
  person_id text NOT NULL,
  person_name text NOT NULL,
  text text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX handover_note_team ON handover_note (environment, team, at DESC);

-- Steps of the first set-up that a person does not want to see any more.
CREATE TABLE dismissed_step (
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  step text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (person_id, step)
);
