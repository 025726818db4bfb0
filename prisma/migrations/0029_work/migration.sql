-- The reason of every wait, not only of one that stops the clock.
ALTER TABLE exception RENAME COLUMN pause_reason TO wait_reason;
ALTER TABLE exception
  -- What it waits on: a supplier stops the clock of its due time.
  ADD COLUMN waiting_for text CHECK (waiting_for IN ('supplier', 'team', 'application', 'other')),
  -- Then its owner has it again, whatever became of the wait.
  ADD COLUMN next_action_at timestamptz,
  -- What was left on the clock of its service level when it was stopped; null when nothing was.
  ADD COLUMN pause_left_ms bigint,
  -- It sleeps until snoozed_until, and only while it has fewer cases than this and is no more severe than this.
  ADD COLUMN snoozed_at timestamptz,
  ADD COLUMN snoozed_by text,
  ADD COLUMN snooze_transactions integer,
  ADD COLUMN snooze_severity text,
  -- The person who put it under its parent; null: a rule did.
  ADD COLUMN parent_by text,
  -- How often its severity fell: what is told of a rise is told again after that.
  ADD COLUMN eased integer NOT NULL DEFAULT 0,
  -- Some of it was mended since its severity was judged.
  ADD COLUMN ease_due boolean NOT NULL DEFAULT false;
CREATE INDEX exception_next_action ON exception (next_action_at) WHERE next_action_at IS NOT NULL;
CREATE INDEX exception_ease_due ON exception (id) WHERE ease_due;

-- Cases that a person took out of an exception: what fails again of them goes on where they were put.
CREATE TABLE exception_split (
  environment text NOT NULL,
  signature text NOT NULL,
  subject_id uuid NOT NULL,
  into_signature text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (subject_id, environment, signature)
);

-- A work list by name: what is asked of the list of exceptions, as in its address. With a team, everybody in it sees it.
CREATE TABLE work_list (
  id uuid PRIMARY KEY,
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  name text NOT NULL,
  query text NOT NULL,
  team text,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX work_list_name ON work_list (person_id, lower(name));
CREATE INDEX work_list_team ON work_list (team) WHERE team IS NOT NULL;

-- Where the ticket system of an environment is told; one at most.
CREATE TABLE ticket_address (
  environment text PRIMARY KEY,
  url text NOT NULL,
  secret text NOT NULL,
  private boolean NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
-- What it must be told, each with the id that stays the same however often it is sent.
CREATE TABLE ticket_message (
  id uuid PRIMARY KEY,
  exception_id uuid NOT NULL,
  environment text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('requested', 'linked', 'unlinked', 'resolved', 'reopened', 'severity')),
  body jsonb NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'taken', 'refused', 'unreachable', 'cancelled')),
  answer text,
  attempts integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  lease_until timestamptz,
  ended_at timestamptz
);
CREATE INDEX ticket_message_due ON ticket_message (due_at) WHERE state IN ('waiting', 'sending');
CREATE INDEX ticket_message_exception ON ticket_message (exception_id, created_at);
