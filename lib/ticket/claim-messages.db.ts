import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';
import { notHeld } from '@/lib/hold';

const claimSchema = z.object({
  id: z.string(),
  exception_id: z.string(),
  kind: z.string(),
  body: z.record(z.string(), z.unknown()),
  attempts: z.number(),
  url: z.string(),
  secret: z.string(),
  private: z.boolean(),
});
export type ClaimedMessage = z.infer<typeof claimSchema>;

/**
 * Takes messages that are due, the oldest first and of one exception one at a time, in the order in which they were written; two workers never get the
 * same one. What a worker took and did not finish is due again when its lease ends, with the same id. Where no address is any more, what waits is
 * cancelled. Cost: index ticket_message_due.
 */
export async function claimMessages(now: Date, limit: number, leaseMs: number): Promise<ClaimedMessage[]> {
  await execute(
    sql`UPDATE ticket_message m SET state = 'cancelled', answer = 'The address was taken away.', ended_at = ${now}::timestamptz
        WHERE m.state = 'waiting' AND m.due_at <= ${now}::timestamptz AND NOT EXISTS (SELECT FROM ticket_address a WHERE a.environment = m.environment)`,
  );
  return query(
    sql`WITH due AS (
          SELECT m.id FROM ticket_message m WHERE m.state IN ('waiting', 'sending') AND m.due_at <= ${now}::timestamptz AND ${notHeld}
            AND (m.state = 'waiting' OR m.lease_until <= clock_timestamp())
            AND NOT EXISTS (SELECT FROM ticket_message b WHERE b.exception_id = m.exception_id AND b.state IN ('waiting', 'sending')
              AND b.position < m.position)
          ORDER BY m.due_at, m.position LIMIT ${limit} FOR UPDATE SKIP LOCKED)
        UPDATE ticket_message m SET state = 'sending', attempts = m.attempts + 1, lease_until = clock_timestamp() + ${leaseMs}::integer * interval '1 millisecond'
        FROM due, ticket_address a WHERE m.id = due.id AND a.environment = m.environment
        RETURNING m.id, m.exception_id, m.kind, m.body, m.attempts, a.url, a.secret, a.private`,
    claimSchema,
  );
}
