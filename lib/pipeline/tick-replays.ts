import { notify } from '@/lib/db';
import { CHANGED_CHANNEL } from '@/lib/domain';
import { sendAsks, settleReplays } from '@/lib/replay';

/** Asks the middleware for what is due to be processed again, and returns how many requests that were. */
export async function tickAsks(now: Date): Promise<number> {
  const sent = await sendAsks(now);
  if (sent > 0) await notify(CHANGED_CHANNEL);
  return sent;
}

/** Notes what became of what was processed again, and returns of how many transactions. */
export async function tickOutcomes(now: Date): Promise<number> {
  const settled = await settleReplays(now);
  if (settled > 0) await notify(CHANGED_CHANNEL);
  return settled;
}
