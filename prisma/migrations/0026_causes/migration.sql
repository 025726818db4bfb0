-- One cause, one exception: what another one explains stands under it, is counted and found, and is not told apart.
ALTER TABLE exception
  ADD COLUMN parent_id uuid,
  ADD COLUMN parent_number bigint,
  ADD COLUMN parent_reason text,
  ADD COLUMN parent_at timestamptz,
  -- A person said that these do not explain it.
  ADD COLUMN apart_from uuid[] NOT NULL DEFAULT '{}',
  -- The part of the estate it stands for where that is wider than what it was grouped by: all of a facility.
  ADD COLUMN cause jsonb,
  -- Where it is, in words with proof, and when that was worked out.
  ADD COLUMN located jsonb,
  ADD COLUMN located_at timestamptz,
  -- Comes and goes: when it came back lately, and until when it is held open although nothing is wrong.
  ADD COLUMN flaps timestamptz[] NOT NULL DEFAULT '{}',
  ADD COLUMN held_until timestamptz,
  ADD COLUMN held_reason text,
  ADD COLUMN snoozed_until timestamptz,
  ADD COLUMN snooze_reason text,
  -- The clock of its due time stands since then, and has stood for so long before.
  ADD COLUMN paused_at timestamptz,
  ADD COLUMN pause_reason text,
  ADD COLUMN paused_ms bigint NOT NULL DEFAULT 0,
  ADD COLUMN ticket_url text;
CREATE INDEX exception_parent ON exception (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX exception_held ON exception (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX exception_snoozed ON exception (snoozed_until) WHERE snoozed_until IS NOT NULL;
-- The exception of the same cause before.
CREATE INDEX exception_signature ON exception (environment, signature, resolved_at DESC) WHERE state = 'resolved';

-- One transaction may fail at several steps of one exception: each with its own failure and its own proof, so that the order in which they are
-- told of changes nothing. Newest failure and newest proof of each step count.
ALTER TABLE exception_member ADD COLUMN steps jsonb NOT NULL DEFAULT '[]';

CREATE TABLE exception_link (
  exception_id uuid NOT NULL,
  other_id uuid NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (exception_id, other_id)
);
CREATE INDEX exception_link_other ON exception_link (other_id);
