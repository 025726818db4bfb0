-- The audit trail can be added to and read, and that is all: what was done is never changed afterwards, and what is changed all the same is
-- found. An entry is written in the transaction of its deed; a moment after it is committed it becomes a link of the chain.

-- What sent the request, as it says of itself.
ALTER TABLE audit_entry ADD COLUMN agent text;

-- The screen reads by time, and by one person over time.
CREATE INDEX audit_entry_time ON audit_entry (at, id);
CREATE INDEX audit_entry_actor ON audit_entry (actor_id, at, id);
-- The choice of actions jumps from one to the next.
CREATE INDEX audit_entry_action ON audit_entry (action, at, id);

-- Entries that are stored and not yet in the chain. Written with the entry: one that never stood here did not come through the product.
CREATE TABLE audit_unsealed (entry_id bigint PRIMARY KEY);
INSERT INTO audit_unsealed SELECT id FROM audit_entry;

-- The chain: hash = SHA-256(version, hash before, seq, the entry's columns). In a table of its own, so that no entry is ever updated.
CREATE TABLE audit_seal (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  entry_id bigint NOT NULL UNIQUE,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);

-- The end of the chain. Whoever adds to it holds this row, so that no number is given twice or left out.
CREATE TABLE audit_chain (
  name text PRIMARY KEY CHECK (name = 'main'),
  seq bigint NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
INSERT INTO audit_chain VALUES ('main', 0, decode(repeat('00', 32), 'hex'));

-- Signed statements that the chain stood at seq with this hash. The key is never here; copies are kept outside.
CREATE TABLE audit_checkpoint (
  seq bigint NOT NULL,
  key_id text NOT NULL,
  hash bytea NOT NULL CHECK (octet_length(hash) = 32),
  at timestamptz NOT NULL,
  public_key text NOT NULL,
  signature text NOT NULL,
  PRIMARY KEY (seq, key_id)
);

-- What the last look at the chain found; one row. `full_at`: when it was last looked at from its beginning.
CREATE TABLE audit_check (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  checked_at timestamptz NOT NULL,
  full_at timestamptz NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  -- Time of the newest entry that was found to be as it was written.
  upto timestamptz,
  fault jsonb
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is written once: its rows are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['audit_entry', 'audit_seal', 'audit_checkpoint'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', kept || '_written_once', kept);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', kept || '_never_emptied', kept);
    -- Also for a session that plays a replica, which would leave ordinary triggers out.
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', kept, kept || '_written_once');
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', kept, kept || '_never_emptied');
    -- The owner has no right to it either, unless it takes the right back in the open. A superuser asks for no rights.
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM CURRENT_USER', kept);
  END LOOP;
END $$;
