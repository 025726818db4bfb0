-- Rounds take what waits by its lane (event_inbox_lane), and the age of the oldest is asked by that too: one entry less for every event.
-- expands: takes no data and no promise away; the version before reads one gauge by it, and finds the same without it.
DROP INDEX event_inbox_order;
