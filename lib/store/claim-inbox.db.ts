import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { readEvents } from './read-events.db';

const claimSchema = z.object({ event_key: z.string(), occurred_at: z.date(), history: z.boolean() });

/**
 * Takes up to `limit` stored events out of the inbox, live before history, oldest arrival first, and returns them. They come back when the
 * transaction of `tx` rolls back, so that a round that dies is done again whole.
 */
export async function claimInbox(tx: Connection, limit: number): Promise<ClaimedEvent[]> {
  const claims = await query(
    sql`DELETE FROM event_inbox WHERE arrived = ANY(ARRAY(SELECT arrived FROM event_inbox ORDER BY history, arrived LIMIT ${limit} FOR UPDATE SKIP LOCKED))
        RETURNING event_key, occurred_at, history`,
    claimSchema,
    tx,
  );
  if (claims.length === 0) return [];
  const history = new Map(claims.map((c) => [c.event_key, c.history]));
  const events = await readEvents(
    tx,
    claims.map((c) => ({ eventKey: c.event_key, occurredAt: c.occurred_at })),
  );
  return events.flatMap((event) => {
    const known = history.get(event.eventKey);
    return known === undefined ? [] : [{ ...event, history: known }];
  });
}
