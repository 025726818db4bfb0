-- Where the middleware behind a connector takes requests to process again. `secret` is sealed with AUTH_SECRET.
CREATE TABLE replay_address (
  environment text NOT NULL,
  connector text NOT NULL,
  url text NOT NULL,
  secret text NOT NULL,
  -- True: the address may be inside the own network and need no TLS.
  private boolean NOT NULL DEFAULT false,
  per_minute integer NOT NULL DEFAULT 60 CHECK (per_minute BETWEEN 1 AND 6000),
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (environment, connector)
);

CREATE SEQUENCE replay_number START 101;

-- One request of a person to process transactions again.
CREATE TABLE replay (
  id uuid PRIMARY KEY,
  number bigint NOT NULL DEFAULT nextval('replay_number'),
  environment text NOT NULL,
  exception_id uuid,
  state text NOT NULL CHECK (state IN ('awaiting_approval', 'running', 'held', 'done', 'cancelled', 'refused')),
  -- Why it is held, cancelled or refused.
  state_reason text,
  safe text NOT NULL CHECK (safe IN ('yes', 'conditional')),
  reason text NOT NULL,
  -- What the requester says they have checked, where the rule asks for a check.
  checked text,
  -- Sent first; the rest waits for what becomes of them. 0: all at once.
  pilot integer NOT NULL,
  pilot_passed boolean NOT NULL,
  requested_by text NOT NULL,
  requested_name text NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by text,
  decided_name text,
  decided_at timestamptz,
  ended_at timestamptz,
  version integer NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX replay_by_number ON replay (number);
CREATE INDEX replay_recent ON replay (environment, requested_at DESC);
CREATE INDEX replay_exception ON replay (exception_id) WHERE exception_id IS NOT NULL;
-- What the worker looks at: few rows, however many there ever were.
CREATE INDEX replay_unended ON replay (state) WHERE state IN ('running', 'held', 'awaiting_approval');

-- One transaction of a replay: first whether the middleware took the request, then what became of the transaction.
CREATE TABLE replay_item (
  replay_id uuid NOT NULL REFERENCES replay (id) ON DELETE CASCADE,
  transaction_id uuid NOT NULL,
  position integer NOT NULL,
  environment text NOT NULL,
  facility text NOT NULL,
  department text NOT NULL,
  workflow text NOT NULL,
  connector text,
  -- The id the middleware sees, the same at every attempt: webhook-id and attempt.replayId.
  ask_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'asking', 'accepted', 'refused', 'unreachable', 'skipped', 'cancelled')),
  state_reason text,
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  lease_until timestamptz,
  asked_at timestamptz,
  answered_at timestamptz,
  outcome text CHECK (outcome IN ('completed', 'failed', 'unanswered')),
  outcome_at timestamptz,
  outcome_text text,
  PRIMARY KEY (replay_id, transaction_id)
);
CREATE INDEX replay_item_transaction ON replay_item (transaction_id);
CREATE UNIQUE INDEX replay_item_ask ON replay_item (ask_id, replay_id);
CREATE INDEX replay_item_due ON replay_item (due_at) WHERE state IN ('waiting', 'asking');
CREATE INDEX replay_item_open ON replay_item (replay_id) WHERE state = 'accepted' AND outcome IS NULL;

-- Every request that was sent, and the answer.
CREATE TABLE replay_attempt (
  replay_id uuid NOT NULL,
  transaction_id uuid NOT NULL,
  attempt integer NOT NULL,
  environment text NOT NULL,
  connector text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  status integer,
  answer text,
  PRIMARY KEY (replay_id, transaction_id, attempt)
);
-- The rate of an address is counted over the last minute.
CREATE INDEX replay_attempt_recent ON replay_attempt (environment, connector, started_at DESC);
