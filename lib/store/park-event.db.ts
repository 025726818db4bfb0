import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';

/**
 * Takes this event out of the inbox and keeps it among the rejected records with the reason, because putting it into a
 * transaction failed for good. The event row itself stays.
 */
export async function parkEvent(eventKey: string, reason: string, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const [row] = await query(
      sql`DELETE FROM event_inbox WHERE event_key = ${eventKey}::uuid RETURNING event_key, occurred_at`,
      z.object({ event_key: z.string(), occurred_at: z.date() }),
      tx,
    );
    if (!row) return;
    await execute(
      sql`INSERT INTO rejected_record (id, environment, source, endpoint, first_at, received_at, code, message, record)
          SELECT event_key, environment, source, 'assembly', ${now}::timestamptz, ${now}::timestamptz, 'assembly_failed', ${reason.slice(0, 1000)}, to_jsonb(event)
          FROM event WHERE event_key = ${row.event_key}::uuid AND occurred_at = ${row.occurred_at}::timestamptz
          ON CONFLICT (id) DO NOTHING`,
      tx,
    );
  });
}
