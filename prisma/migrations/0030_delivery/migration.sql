-- What is told when: one mail for many exceptions, a step of an escalation, an all clear; by mail or by webhook.
ALTER TABLE intent
  -- The same reason again in one life: the step of an escalation, the number of places it has reached.
  ADD COLUMN turn integer NOT NULL DEFAULT 0,
  ADD COLUMN channel text NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'webhook')),
  -- May go out in one mail with others to the same recipient.
  ADD COLUMN grouped boolean NOT NULL DEFAULT false,
  -- The intent whose mail tells this one too; this one ends as that one does.
  ADD COLUMN bundle_id uuid REFERENCES intent (id) ON DELETE CASCADE,
  -- What a mail says that is about no exception: a test, the summary of a team.
  ADD COLUMN content jsonb,
  -- That it could not be delivered has been raised.
  ADD COLUMN fault_raised_at timestamptz,
  DROP CONSTRAINT intent_exception_id_reason_recipient_epoch_key,
  DROP CONSTRAINT intent_subject;
ALTER TABLE intent
  ADD CONSTRAINT intent_once UNIQUE (exception_id, reason, recipient, epoch, turn),
  ADD CONSTRAINT intent_subject CHECK (num_nonnulls(exception_id, digest_id) = 1 OR reason IN ('bundle', 'test', 'summary'));
CREATE INDEX intent_bundle ON intent (bundle_id) WHERE bundle_id IS NOT NULL;
-- When somebody was last told in a mail that may hold several.
CREATE INDEX intent_grouped ON intent (recipient, available_at) WHERE grouped;
-- What could not be delivered and is not raised yet; what was before today stays as it is.
UPDATE intent SET fault_raised_at = now() WHERE state IN ('dead', 'bounced');
CREATE INDEX intent_fault ON intent (ended_at) WHERE state IN ('dead', 'bounced') AND fault_raised_at IS NULL;

-- By which way an attempt went: the first mail server, the second, an address.
ALTER TABLE delivery ADD COLUMN route text;

-- How each mail server fares, for all workers: one that fails again and again is left alone for a while.
CREATE TABLE mail_route (
  name text PRIMARY KEY,
  failures integer NOT NULL DEFAULT 0,
  -- Left alone until then; whoever moves it on may try once.
  open_until timestamptz,
  reason text,
  failed_at timestamptz,
  delivered_at timestamptz
);

-- Who is told next while nobody acknowledges. One row a life of an exception; a round takes it under its row lock, moves it on and writes the
-- intents in the same transaction, so that no worker's memory counts.
CREATE TABLE escalation_timer (
  exception_id uuid NOT NULL,
  epoch integer NOT NULL,
  -- As the policy stood when it began.
  policy jsonb NOT NULL,
  severity text NOT NULL,
  -- The step that is due next, and in which repetition.
  step integer NOT NULL DEFAULT 0,
  repetition integer NOT NULL DEFAULT 0,
  next_at timestamptz NOT NULL,
  -- Why it stands still, since when; computed again each round, never trusted.
  held_since timestamptz,
  held_reason text,
  ended_at timestamptz,
  end_reason text,
  version integer NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  PRIMARY KEY (exception_id, epoch)
);
CREATE INDEX escalation_due ON escalation_timer (next_at) WHERE ended_at IS NULL;

-- Who opened or used the link of a mail. Opening is no sign that a person saw it: mail scanners open links too.
CREATE TABLE ack_visit (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  intent_id uuid NOT NULL REFERENCES intent (id) ON DELETE CASCADE,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('opened', 'wrong_code', 'acknowledged')),
  agent text NOT NULL DEFAULT ''
);
CREATE INDEX ack_visit_intent ON ack_visit (intent_id, kind);

-- Chat and paging systems that hear of a team's exceptions. An administrator sets them; the secret is sealed with AUTH_SECRET.
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  name text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('slack', 'teams', 'pagerduty', 'plain')),
  url text NOT NULL,
  -- May be inside the own network.
  private boolean NOT NULL DEFAULT false,
  secret text NOT NULL,
  -- Empty: every team, every severity.
  teams text[] NOT NULL DEFAULT '{}',
  severities text[] NOT NULL DEFAULT '{}',
  set_by text NOT NULL,
  set_at timestamptz NOT NULL
);

-- What the last audit of telling people found; one row.
CREATE TABLE delivery_audit (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  at timestamptz NOT NULL,
  faults jsonb NOT NULL,
  -- When the outside watcher was last told that all is well, and what it answered when it could not be.
  heartbeat_at timestamptz,
  heartbeat_fault text
);

-- One mail a team and local day: what is open, overdue, was closed and keeps coming back.
CREATE TABLE team_summary (
  team text NOT NULL,
  environment text NOT NULL,
  day_on date NOT NULL,
  due_at timestamptz NOT NULL,
  written_at timestamptz,
  skipped text,
  intent_id uuid REFERENCES intent (id) ON DELETE SET NULL,
  PRIMARY KEY (team, environment, day_on)
);
CREATE INDEX team_summary_due ON team_summary (due_at) WHERE written_at IS NULL;
