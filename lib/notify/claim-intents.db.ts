import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';

const rowSchema = z.object({
  id: z.string(),
  exception_id: z.string().nullable(),
  digest_id: z.string().nullable(),
  reason: z.string(),
  recipient: z.string(),
  recipient_team: z.string(),
  message_id: z.string(),
  created_at: z.date(),
  attempts: z.number(),
  lease_token: z.string(),
});

/** An intent that is this sender's as long as its lease holds; `attempts` counts this claim too. */
export type ClaimedIntent = z.infer<typeof rowSchema>;

/**
 * Takes up to `limit` intents that are due, the most severe first; two senders never get the same one. An intent whose sender went
 * silent is due again when its lease ends, and an attempt that one had begun is noted as of unknown end.
 * Leases are in the database's time, so that senders with different clocks respect each other's.
 */
export async function claimIntents(at: Date, limit: number, leaseMs: number): Promise<ClaimedIntent[]> {
  return inTransaction(async (tx) => {
    const claimed = await query(
      sql`WITH due AS MATERIALIZED (
            SELECT i.id FROM intent i LEFT JOIN exception e ON e.id = i.exception_id
            WHERE i.state IN ('waiting', 'sending', 'unknown') AND i.available_at <= ${at}::timestamptz
              AND (i.state <> 'sending' OR i.lease_until <= clock_timestamp())
            ORDER BY e.severity, i.available_at, i.id LIMIT ${limit} FOR UPDATE OF i SKIP LOCKED)
          UPDATE intent i SET state = 'sending', attempts = i.attempts + 1, lease_token = gen_random_uuid(),
            lease_until = clock_timestamp() + ${leaseMs}::integer * interval '1 millisecond'
          FROM due WHERE i.id = due.id
          RETURNING i.id, i.exception_id, i.digest_id, i.reason, i.recipient, i.recipient_team, i.message_id, i.created_at, i.attempts, i.lease_token`,
      rowSchema,
      tx,
    );
    if (claimed.length > 0) {
      await execute(
        sql`UPDATE delivery SET outcome = 'unknown', response = 'The sender stopped before the mail server had answered.'
            WHERE outcome IS NULL AND intent_id = ANY(${claimed.map((i) => i.id)}::uuid[])`,
        tx,
      );
    }
    return claimed;
  });
}
