-- What is held back after a restore: nothing leaves the house until an administrator says so. Ended rows tell which restores there were.
CREATE TABLE hold (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  since timestamptz NOT NULL,
  reason text NOT NULL,
  -- What was to be sent before this time may have been sent by the installation that the backup is of.
  data_until timestamptz NOT NULL,
  released_at timestamptz,
  released_by text,
  -- What became of what had waited since before the hold.
  old text CHECK (old IN ('send', 'cancel')),
  CHECK ((released_at IS NULL) = (old IS NULL))
);
-- One at a time.
CREATE UNIQUE INDEX hold_open ON hold ((true)) WHERE released_at IS NULL;

-- Backups that were made of this database, so that it can be said how old the last one is. Written when one has ended and was checked.
CREATE TABLE backup_made (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  file text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  -- Everything that was acknowledged until then is in it.
  recovery_point timestamptz NOT NULL,
  bytes bigint NOT NULL,
  sha256 text NOT NULL
);
