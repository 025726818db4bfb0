-- The beginning of a key is searched as a range: byte order makes the range right whatever collation an external database has.
ALTER TABLE transaction_key ALTER COLUMN value TYPE text COLLATE "C";
-- The key stands on an event that bears no identity and only follows it here: such a transaction is grouped anew when the key is met again.
ALTER TABLE transaction_key ADD COLUMN loose boolean NOT NULL DEFAULT false;
-- Few: most transactions name themselves in every event.
CREATE INDEX transaction_key_loose ON transaction_key (transaction_id) WHERE loose;

-- Keys that join nothing: borne by several transactions that name themselves, or by more events than one transaction may hold.
-- Asked for with every key of every new event, so a key shared by thousands costs one look-up, however many share it.
CREATE TABLE shared_key (
  environment text NOT NULL,
  workflow text NOT NULL,
  kind text NOT NULL,
  value text COLLATE "C" NOT NULL,
  reason text NOT NULL CHECK (reason IN ('several', 'full')),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL,
  events bigint NOT NULL,
  PRIMARY KEY (environment, kind, value, workflow)
);

-- Open transactions by age, over weeks: few of all there are.
CREATE INDEX transaction_open ON transaction (environment, started_at) WHERE state = 'open';
-- The words of a fault, of what is failed now. 'simple' needs no extension and no language.
CREATE INDEX transaction_error_text ON transaction USING gin (to_tsvector('simple', coalesce(error_message, ''))) WHERE state = 'failed';

-- What could not be searched so far: error codes and classes, and the parents that events name (both directions of that link).
INSERT INTO transaction_key (environment, workflow, kind, value, transaction_id, identity)
  SELECT environment, workflow, 'error', word, id, false FROM transaction, unnest(ARRAY[error_code, error_class]) AS word WHERE word <> ''
  ON CONFLICT DO NOTHING;
INSERT INTO transaction_key (environment, workflow, kind, value, transaction_id, identity)
  SELECT DISTINCT e.environment, e.workflow, 'parent', e.parent_transaction_ref, x.transaction_id, false
  FROM event e JOIN transaction_event x ON x.event_key = e.event_key AND x.occurred_at = e.occurred_at
  WHERE e.parent_transaction_ref IS NOT NULL
  ON CONFLICT DO NOTHING;
ANALYZE transaction_key;
