-- The lines of an order, of its answer, of a ship notice, a receipt or an invoice, as one event tells them. Null for nearly every event: that
-- costs no byte of the row. They are read for the page of a transaction and of an exception, never by a round, so that long lists lie out of line.
ALTER TABLE event ADD COLUMN document_lines jsonb;
