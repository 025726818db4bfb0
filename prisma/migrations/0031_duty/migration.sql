-- Who is on call besides what the schedules of the catalog say, and what is kept quiet on purpose.

-- A change of who is on duty in a window, as people made it: taken shifts, swaps, somebody besides, nobody. Schedules and people are named as the
-- catalog names them.
CREATE TABLE duty_override (
  id uuid PRIMARY KEY,
  schedule text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('replace', 'add', 'remove')),
  person text,
  instead_of text,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL CHECK (to_at > from_at),
  reason text NOT NULL,
  -- The order in which they were made, which is the order in which they hold.
  number bigint GENERATED ALWAYS AS IDENTITY,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by text,
  CHECK (kind = 'remove' OR person IS NOT NULL)
);
CREATE INDEX duty_override_window ON duty_override (schedule, to_at) WHERE withdrawn_at IS NULL;

-- A shift that somebody asks somebody else to take, in exchange for another or for nothing.
CREATE TABLE duty_swap (
  id uuid PRIMARY KEY,
  schedule text NOT NULL,
  asker text NOT NULL,
  asked text NOT NULL,
  -- The asker's shift that the asked one takes.
  give_from timestamptz NOT NULL,
  give_to timestamptz NOT NULL CHECK (give_to > give_from),
  -- The asked one's shift that the asker takes for it.
  take_from timestamptz,
  take_to timestamptz CHECK (take_to > take_from),
  note text NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'accepted', 'declined', 'withdrawn')),
  made_at timestamptz NOT NULL,
  answered_at timestamptz,
  answer text,
  CHECK ((take_from IS NULL) = (take_to IS NULL)),
  CHECK (asker <> asked)
);
CREATE INDEX duty_swap_open ON duty_swap (asked, give_from) WHERE state = 'asked';
CREATE INDEX duty_swap_asker ON duty_swap (asker, give_from) WHERE state = 'asked';

-- A calendar that programs read with an address nobody can guess: the shifts of a person, or of a schedule. Only the hash of the secret is kept.
CREATE TABLE duty_feed (
  id uuid PRIMARY KEY,
  public_id text NOT NULL UNIQUE,
  secret_hash bytea NOT NULL,
  -- Whose it is; while it is that person's, what it shows is what that person may see.
  person_id text NOT NULL REFERENCES person (id) ON DELETE CASCADE,
  -- Null: the person's own shifts in all schedules.
  schedule text,
  made_at timestamptz NOT NULL,
  revoked_at timestamptz,
  last_used_at timestamptz
);
CREATE INDEX duty_feed_person ON duty_feed (person_id) WHERE revoked_at IS NULL;

-- What nobody is told of for a while: empty lists match everything, a list of places matches what lies in them as a whole.
CREATE TABLE silence (
  id uuid PRIMARY KEY,
  environment text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('silence', 'maintenance')),
  facilities text[] NOT NULL,
  departments text[] NOT NULL,
  workflows text[] NOT NULL,
  interfaces text[] NOT NULL,
  connectors text[] NOT NULL,
  applications text[] NOT NULL,
  codes text[] NOT NULL,
  severities text[] NOT NULL,
  teams text[] NOT NULL,
  -- What is or becomes Critical stays quiet too: somebody said yes to that.
  hides_critical boolean NOT NULL,
  starts_at timestamptz NOT NULL,
  -- Never open-ended.
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '30 days'),
  reason text NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  made_by_id text NOT NULL,
  -- Ended before its time.
  ended_at timestamptz,
  ended_by text,
  -- When what was still wrong at its end was told, and how many exceptions that were.
  told_at timestamptz,
  told integer,
  CHECK (facilities || departments || workflows || interfaces || connectors || applications || codes || severities || teams <> '{}')
);
CREATE INDEX silence_open ON silence (environment, ends_at) WHERE ended_at IS NULL;
CREATE INDEX silence_untold ON silence (ends_at) WHERE told_at IS NULL;

-- The silence because of which nobody was told: told after all when that is over and it is still wrong.
ALTER TABLE intent ADD COLUMN silence_id uuid;
CREATE INDEX intent_silence ON intent (silence_id) WHERE silence_id IS NOT NULL AND state = 'cancelled';
