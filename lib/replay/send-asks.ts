import { openSecret } from '@/lib/access';
import { type OutsideAnswer, postOutside, signPost } from '@/lib/outbound';
import { type ClaimedAsk, claimAsks } from './claim-asks.db';
import { type AskedTransaction, describeAsks } from './describe-asks.db';
import { noteAnswer } from './note-answer.db';
import { writeAsk } from './write-ask';

export const REPLAY_SECRET = 'replay';

/** At a time; an address that is slow holds up no more than these. */
const BATCH = 20;
const DEADLINE_MS = 5_000;
const LEASE_MS = 30_000;

/** Sends what is due and returns how many requests that were. Nothing is locked while an address is talked to. */
export async function sendAsks(now: Date, deadlineMs = DEADLINE_MS): Promise<number> {
  const claimed = await claimAsks(now, BATCH, LEASE_MS);
  if (claimed.length === 0) return 0;
  const transactions = await describeAsks(claimed.map((ask) => ask.transaction_id));
  const started = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - started);
  const ends = await Promise.allSettled(
    claimed.map(async (ask) => noteAnswer(ask, await send(ask, transactions.get(ask.transaction_id), clock(), deadlineMs), clock())),
  );
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) throw broken.reason;
  return claimed.length;
}

async function send(ask: ClaimedAsk, transaction: AskedTransaction | undefined, at: Date, deadlineMs: number): Promise<OutsideAnswer> {
  if (!transaction) return { ok: false, retryable: false, status: null, text: 'The transaction has become part of another one.' };
  const body = writeAsk(ask, transaction);
  const secret = readSecret(ask.secret);
  if (secret === null)
    return {
      ok: false,
      retryable: false,
      status: null,
      text: 'The secret of this address was sealed with another AUTH_SECRET: set it anew.',
    };
  const headers = { 'content-type': 'application/json', 'user-agent': 'throughline-replay', ...signPost(ask.ask_id, at, body, secret) };
  return postOutside({ url: ask.url, private: ask.private, headers, body, deadlineMs });
}

function readSecret(sealed: string): string | null {
  try {
    return openSecret(REPLAY_SECRET, sealed);
  } catch {
    return null;
  }
}
