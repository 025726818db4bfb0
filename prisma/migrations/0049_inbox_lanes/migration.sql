-- What waits is put together in lanes, several at once: events of one workflow and environment are always of the same lane, because only those can
-- become one transaction. NULL: written by the version before, and given its lane when it is found.
ALTER TABLE event_inbox ADD COLUMN lane smallint;
CREATE INDEX event_inbox_lane ON event_inbox (lane, history, arrived);
