import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import type { ClaimedIntent } from './claim-intents.db';
import type { EarlierAttempts } from './judge-sending';
import { type PreparedDigest, preparedDigestSchema } from './prepare-digest';

const rowSchema = z.object({
  tried: z.number(),
  lost: z.number(),
  unsure: z.boolean(),
  content: preparedDigestSchema.nullable(),
  same_address: z.boolean(),
  same_rights: z.boolean(),
  unwanted: z.boolean(),
});

/**
 * Looks once more whether a weekly mail may go out, and if so notes that an attempt begins; null when there is nothing to send: the
 * intent is cancelled, with the reason in words, or its lease is no longer ours or too short for one attempt.
 */
export async function beginDigest(
  intent: ClaimedIntent,
  deadlineMs: number,
  at: Date,
): Promise<{ content: PreparedDigest; earlier: EarlierAttempts } | null> {
  return inTransaction(async (tx) => {
    const [row] = await query(
      sql`SELECT
            (SELECT count(*) FROM delivery d WHERE d.intent_id = i.id AND d.outcome IN ('retry', 'unknown'))::integer AS tried,
            (SELECT count(*) FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown' AND d.ended_at IS NOT NULL)::integer AS lost,
            EXISTS (SELECT FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown') AS unsure,
            g.content, lower(p.email) = lower(i.recipient) AS same_address,
            g.grants = coalesce((SELECT jsonb_agg(jsonb_build_object('role', a.role, 'facilities', a.facilities, 'departments', a.departments,
              'workflows', a.workflows, 'environments', a.environments) ORDER BY a.created_at, a.id) FROM access_grant a WHERE a.person_id = p.id), '[]') AS same_rights,
            EXISTS (SELECT FROM digest_choice c WHERE c.person_id = p.id AND c.audience = g.audience AND NOT c.wanted) AS unwanted
          FROM intent i JOIN digest g ON g.id = i.digest_id JOIN person p ON p.id = g.person_id
          WHERE i.id = ${intent.id}::uuid AND i.state = 'sending' AND i.lease_token = ${intent.lease_token}::uuid
            AND i.lease_until > clock_timestamp() + ${deadlineMs}::integer * interval '1 millisecond' FOR UPDATE OF i`,
      rowSchema,
      tx,
    );
    if (!row) return null;
    const cancelled = cancelReason(row);
    if (cancelled !== null || row.content === null) {
      await execute(
        sql`UPDATE intent SET state = 'cancelled', state_reason = ${cancelled ?? 'It was never written.'}, ended_at = ${at}::timestamptz, lease_token = NULL,
              lease_until = NULL WHERE id = ${intent.id}::uuid`,
        tx,
      );
      return null;
    }
    await execute(sql`INSERT INTO delivery (intent_id, attempt) VALUES (${intent.id}::uuid, ${intent.attempts})`, tx);
    return { content: row.content, earlier: { tried: row.tried, lost: row.lost, unsure: row.unsure } };
  });
}

function cancelReason({ unwanted, same_address, same_rights }: z.infer<typeof rowSchema>): string | null {
  if (unwanted) return 'It was turned off before the mail went out.';
  if (!same_address) return 'The reader has another address now.';
  return same_rights ? null : 'What the reader may see changed before the mail went out.';
}
