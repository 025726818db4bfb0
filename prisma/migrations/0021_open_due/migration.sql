-- When the next step of an open transaction is due: what is late was found by reading the course of every open one. No index is on it: it changes
-- with most events, and those update a transaction in place.
ALTER TABLE transaction ADD COLUMN next_due_at timestamptz;
UPDATE transaction t SET next_due_at = (SELECT min(m.due_at) FROM milestone m WHERE m.transaction_id = t.id AND m.reached_at IS NULL) WHERE t.state = 'open';

-- Open ones are counted by place from the index alone.
DROP INDEX transaction_open;
CREATE INDEX transaction_open ON transaction (environment, started_at) INCLUDE (workflow, facility, department) WHERE state = 'open';
