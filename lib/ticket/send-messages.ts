import { openSecret } from '@/lib/access';
import { ticketUrlSchema } from '@/lib/domain';
import { postOutside, signPost } from '@/lib/outbound';
import { type ClaimedMessage, claimMessages } from './claim-messages.db';
import { TICKET_SECRET } from './manage-address.db';
import { type Answered, noteMessage, type Settle } from './note-message.db';

const BATCH = 20;
const DEADLINE_MS = 5_000;
const LEASE_MS = 30_000;

/** Sends what is due and returns how many messages that were; `settle` hears of each end in the transaction that notes it. Nothing is locked meanwhile. */
export async function sendMessages(now: Date, settle: Settle, deadlineMs = DEADLINE_MS): Promise<number> {
  const claimed = await claimMessages(now, BATCH, LEASE_MS);
  const started = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - started);
  const ends = await Promise.allSettled(
    claimed.map(async (message) => {
      const answer = await send(message, clock(), deadlineMs);
      const ticketUrl = answer.ok && message.kind === 'requested' ? readTicketUrl(answer.text) : null;
      await noteMessage(message, answer, clock(), (tx, fault) =>
        settle(tx, { exceptionId: message.exception_id, kind: message.kind, ticketUrl, fault }),
      );
    }),
  );
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) throw broken.reason;
  return claimed.length;
}

async function send({ id, body, secret, url, private: mayBeInside }: ClaimedMessage, at: Date, deadlineMs: number): Promise<Answered> {
  const text = JSON.stringify({ id, ...body });
  let opened: string;
  try {
    opened = openSecret(TICKET_SECRET, secret);
  } catch {
    const why = 'The secret of this address was sealed with another AUTH_SECRET: set it anew.';
    return { ok: false, retryable: false, status: null, text: why };
  }
  const headers = { 'content-type': 'application/json', 'user-agent': 'throughline-ticket', ...signPost(id, at, text, opened) };
  return postOutside({ url, private: mayBeInside, headers, body: text, deadlineMs });
}

/** The address that an answer names, as `{"ticketUrl": "https://..."}`; null when it names none that may be linked. */
export function readTicketUrl(answer: string): string | null {
  try {
    const said: unknown = JSON.parse(answer);
    const url = typeof said === 'object' && said !== null && 'ticketUrl' in said ? said.ticketUrl : null;
    return ticketUrlSchema.safeParse(url).data ?? null;
  } catch {
    return null;
  }
}
