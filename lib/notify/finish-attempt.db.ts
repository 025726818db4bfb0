import { type Connection, execute, inTransaction, sql } from '@/lib/db';
import type { ClaimedIntent } from './claim-intents.db';
import type { Verdict } from './judge-sending';

/** Writes how an attempt ended. False when the lease had passed to another sender: then its word counts, and only the attempt is noted. */
export async function finishAttempt(
  intent: ClaimedIntent,
  verdict: Verdict,
  { reply, route }: { reply: string; route: string | null },
  at: Date,
): Promise<boolean> {
  const ended = verdict.state === 'waiting' || verdict.state === 'unknown' ? null : at;
  return inTransaction(async (tx) => {
    await execute(
      sql`UPDATE delivery SET outcome = ${verdict.outcome}, response = ${reply}, route = ${route}, ended_at = clock_timestamp()
          WHERE intent_id = ${intent.id}::uuid AND attempt = ${intent.attempts}`,
      tx,
    );
    const rows = await execute(
      sql`UPDATE intent SET state = ${verdict.state}, state_reason = ${verdict.reason}, lease_token = NULL, lease_until = NULL,
            available_at = ${new Date(at.getTime() + verdict.delayMs)}::timestamptz, ended_at = ${ended}::timestamptz
          WHERE id = ${intent.id}::uuid AND lease_token = ${intent.lease_token}::uuid`,
      tx,
    );
    if (rows === 1 && ended !== null) await endMembers(tx, intent.id, verdict, at);
    return rows === 1;
  });
}

/** What one mail told together ends together. */
async function endMembers(tx: Connection, bundleId: string, verdict: Verdict, at: Date): Promise<void> {
  const told = 'In one mail with others.';
  await execute(
    sql`UPDATE intent SET state = ${verdict.state}, state_reason = ${verdict.reason ?? told}, ended_at = ${at}::timestamptz,
          fault_raised_at = ${verdict.state === 'delivered' ? null : at}::timestamptz
        WHERE bundle_id = ${bundleId}::uuid AND state = 'waiting'`,
    tx,
  );
}
