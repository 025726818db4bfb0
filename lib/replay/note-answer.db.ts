import { execute, inTransaction, sql } from '@/lib/db';
import type { OutsideAnswer } from '@/lib/outbound';
import type { ClaimedAsk } from './claim-asks.db';

const BACK_OFF_MS = [10_000, 30_000, 120_000, 600_000];
const SHOWN = 500;

/** Writes down what came of an attempt. What may be sent again is due after a growing pause; after five attempts it counts as unreachable. */
export async function noteAnswer({ replay_id, transaction_id, attempts }: ClaimedAsk, answer: OutsideAnswer, now: Date): Promise<void> {
  const pause = answer.retryable ? BACK_OFF_MS[attempts - 1] : undefined;
  const state = answer.ok ? 'accepted' : pause !== undefined ? 'waiting' : answer.retryable ? 'unreachable' : 'refused';
  const text = answer.text.toWellFormed().replaceAll('\0', '').slice(0, SHOWN);
  const said = `${answer.status === null ? '' : `${answer.status} `}${text}`.trim();
  await inTransaction(async (tx) => {
    await execute(
      sql`UPDATE replay_attempt SET ended_at = ${now}::timestamptz, status = ${answer.status}, answer = ${text}
          WHERE replay_id = ${replay_id}::uuid AND transaction_id = ${transaction_id}::uuid AND attempt = ${attempts}`,
      tx,
    );
    // Called off meanwhile: what was not taken is not tried again.
    await execute(
      sql`UPDATE replay_item i SET state = CASE WHEN ${state} = 'waiting' AND r.state IN ('cancelled', 'refused') THEN 'cancelled' ELSE ${state} END,
            state_reason = ${answer.ok ? null : said}, due_at = ${new Date(now.getTime() + (pause ?? 0))}::timestamptz, lease_until = NULL,
            answered_at = ${now}::timestamptz
          FROM replay r WHERE r.id = i.replay_id AND i.replay_id = ${replay_id}::uuid AND i.transaction_id = ${transaction_id}::uuid
            AND i.state = 'asking' AND i.attempts = ${attempts}`,
      tx,
    );
  });
}
