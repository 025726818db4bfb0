import { booleanOf, type Connection, queryColumns, sql, textOf, timeOf } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { readEvents } from './read-events.db';

/**
 * Takes up to `limit` stored events out of the inbox, live before history, oldest arrival first, and returns them. They come back when the
 * transaction of `tx` rolls back, so that a round that dies is done again whole.
 */
export async function claimInbox(tx: Connection, limit: number): Promise<ClaimedEvent[]> {
  const claims = await queryColumns(
    sql`DELETE FROM event_inbox WHERE arrived = ANY(ARRAY(SELECT arrived FROM event_inbox ORDER BY history, arrived LIMIT ${limit} FOR UPDATE SKIP LOCKED))
        RETURNING event_key, occurred_at, history`,
    ([eventKey, occurredAt, history]) => ({ eventKey: textOf(eventKey), occurredAt: timeOf(occurredAt), history: booleanOf(history) }),
    tx,
  );
  if (claims.length === 0) return [];
  const history = new Map(claims.map((c) => [c.eventKey, c.history]));
  const events = await readEvents(tx, claims);
  return events.flatMap((event) => {
    const known = history.get(event.eventKey);
    return known === undefined ? [] : [{ ...event, history: known }];
  });
}
