import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import type { ClaimedIntent } from './claim-intents.db';
import type { EarlierAttempts } from './judge-sending';
import { type ListMail, listMailSchema } from './render-list';

const rowSchema = z.object({ content: listMailSchema.nullable(), tried: z.number(), lost: z.number(), unsure: z.boolean() });

/** As beginAttempt for a mail that was written with its intent and is about no single exception: a test, the summary of a team. */
export async function beginPlain(
  intent: ClaimedIntent,
  leaseMs: number,
  at: Date,
): Promise<{ content: ListMail; earlier: EarlierAttempts } | null> {
  return inTransaction(async (tx) => {
    const [row] = await query(
      sql`SELECT i.content,
            (SELECT count(*) FROM delivery d WHERE d.intent_id = i.id AND d.outcome IN ('retry', 'unknown'))::integer AS tried,
            (SELECT count(*) FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown' AND d.ended_at IS NOT NULL)::integer AS lost,
            EXISTS (SELECT FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown') AS unsure
          FROM intent i WHERE i.id = ${intent.id}::uuid AND i.state = 'sending' AND i.lease_token = ${intent.lease_token}::uuid
            AND i.lease_until > clock_timestamp() + ${leaseMs}::integer * interval '1 millisecond' FOR UPDATE`,
      rowSchema,
      tx,
    );
    if (!row) return null;
    const { content, ...earlier } = row;
    if (content === null) {
      await execute(
        sql`UPDATE intent SET state = 'cancelled', state_reason = 'It was never written.', ended_at = ${at}::timestamptz, lease_token = NULL, lease_until = NULL
            WHERE id = ${intent.id}::uuid`,
        tx,
      );
      return null;
    }
    await execute(sql`INSERT INTO delivery (intent_id, attempt) VALUES (${intent.id}::uuid, ${intent.attempts})`, tx);
    return { content, earlier };
  });
}
