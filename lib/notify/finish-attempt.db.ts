import { execute, inTransaction, sql } from '@/lib/db';
import type { ClaimedIntent } from './claim-intents.db';
import type { Verdict } from './judge-sending';

/** Writes how an attempt ended. False when the lease had passed to another sender: then its word counts, and only the attempt is noted. */
export async function finishAttempt(intent: ClaimedIntent, verdict: Verdict, reply: string, at: Date): Promise<boolean> {
  const ended = verdict.state === 'waiting' || verdict.state === 'unknown' ? null : at;
  return inTransaction(async (tx) => {
    await execute(
      sql`UPDATE delivery SET outcome = ${verdict.outcome}, response = ${reply}, ended_at = clock_timestamp()
          WHERE intent_id = ${intent.id}::uuid AND attempt = ${intent.attempts}`,
      tx,
    );
    const rows = await execute(
      sql`UPDATE intent SET state = ${verdict.state}, state_reason = ${verdict.reason}, lease_token = NULL, lease_until = NULL,
            available_at = ${new Date(at.getTime() + verdict.delayMs)}::timestamptz, ended_at = ${ended}::timestamptz
          WHERE id = ${intent.id}::uuid AND lease_token = ${intent.lease_token}::uuid`,
      tx,
    );
    return rows === 1;
  });
}
