-- The order in which messages of one exception were written, in which they are sent: two may be written in one moment.
ALTER TABLE ticket_message ADD COLUMN position bigint GENERATED ALWAYS AS IDENTITY;
INSERT INTO retention_limit VALUES ('ticket_message', 400, NULL), ('exception_split', 400, NULL);
CREATE INDEX exception_split_at ON exception_split (at);
CREATE INDEX ticket_message_ended ON ticket_message (ended_at) WHERE ended_at IS NOT NULL;
