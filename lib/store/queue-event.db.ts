import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { laneOf } from './inbox-lane.db';

/**
 * Puts a stored event that was set aside back into the inbox; false when it stands in a transaction or waits there already, or is gone.
 */
export async function queueEvent(eventKey: string, history: boolean): Promise<boolean> {
  const rows = await query(
    sql`INSERT INTO event_inbox (event_key, occurred_at, history, lane)
        SELECT e.event_key, e.occurred_at, ${history}::boolean, ${laneOf(sql`e.environment`, sql`e.workflow`)} FROM rejected_record r
        JOIN event e ON e.event_key = r.id AND e.occurred_at = (r.record ->> 'occurred_at')::timestamptz
        WHERE r.id = ${eventKey}::uuid AND r.endpoint = 'assembly'
          AND NOT EXISTS (SELECT FROM event_inbox i WHERE i.event_key = e.event_key)
          AND NOT EXISTS (SELECT FROM transaction_event t WHERE t.event_key = e.event_key AND t.occurred_at = e.occurred_at)
        RETURNING event_key`,
    z.object({ event_key: z.string() }),
  );
  return rows.length > 0;
}
