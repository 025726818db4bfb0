import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

/**
 * Returns the time up to which this environment's past is told: `now`, or the point that a filling history feed has reached.
 * less two minutes for what comes out of order.
 * Absence is judged at this time, so that an import of the past does not raise what it is about to tell.
 */
export async function readClock(tx: Connection, environment: string, now: Date): Promise<Date> {
  const rows = await query(
    sql`SELECT min(last_occurred_at) - interval '2 minutes' AS at FROM feed
        WHERE environment = ${environment} AND history
          AND last_received_at > ${now}::timestamptz - interval '30 seconds' AND last_occurred_at < ${now}::timestamptz - interval '5 minutes'`,
    z.object({ at: z.date().nullable() }),
    tx,
  );
  return rows[0]?.at ?? now;
}
