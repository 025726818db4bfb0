/** What sending one mail came to. `handedOver`: the whole mail may have reached the server. `replyCode` is the server's, if it gave one. */
export type Sending =
  | { ok: true; reply: string }
  | { ok: false; handedOver: boolean; replyCode: number | null; command: string; reply: string };

/** What is known of the attempts before: counted against the mail, lost after the hand-over, and whether any may have arrived. */
export interface EarlierAttempts {
  tried: number;
  lost: number;
  unsure: boolean;
}

export interface Verdict {
  state: 'delivered' | 'bounced' | 'waiting' | 'unknown' | 'dead';
  outcome: 'delivered' | 'bounced' | 'retry' | 'unknown' | 'failed';
  reason: string | null;
  /** Until the next attempt. */
  delayMs: number;
}

const MAX_TRIES = 8;
const REFUSED_MAILBOX = new Set([550, 551, 553]);
const LONGEST_OUTAGE_PAUSE_MS = 300_000;

/**
 * Returns what becomes of an intent after one attempt. A mailbox the server refuses for good is bounced; no answer after the hand-over
 * means one more mail with the same Message-ID, never two; a server that cannot be reached or does not let us in is no fault of
 * the mail and never ends it; anything else is tried again, at most nine times in all.
 */
export function judgeSending(sending: Sending, earlier: EarlierAttempts, backOffMs: readonly number[]): Verdict {
  if (sending.ok) return { state: 'delivered', outcome: 'delivered', reason: null, delayMs: 0 };
  const { replyCode, command, reply, handedOver } = sending;
  const step = backOffMs[Math.min(earlier.tried, backOffMs.length - 1)] ?? 0;
  if (replyCode === null && handedOver) {
    if (earlier.lost > 0) {
      return { state: 'dead', outcome: 'unknown', reason: 'Sent twice, and the mail server never said whether it took it.', delayMs: 0 };
    }
    const reason = 'The connection was lost before the mail server said whether it took the mail; it is sent once more.';
    return { state: 'unknown', outcome: 'unknown', reason, delayMs: step };
  }
  if (replyCode !== null && command === 'RCPT TO' && REFUSED_MAILBOX.has(replyCode) && !isPolicy(reply)) {
    return { state: 'bounced', outcome: 'bounced', reason: `The mail server refuses this mailbox: ${reply}`, delayMs: 0 };
  }
  if (isOutage(sending)) {
    const reason = `The mail server could not be used: ${reply}`;
    return { state: 'waiting', outcome: 'failed', reason, delayMs: Math.min(step, LONGEST_OUTAGE_PAUSE_MS) };
  }
  if (earlier.tried + 1 > MAX_TRIES) {
    return { state: 'dead', outcome: 'retry', reason: `Given up after ${earlier.tried + 1} attempts: ${reply}`, delayMs: 0 };
  }
  return { state: 'waiting', outcome: 'retry', reason: `Not taken yet: ${reply}`, delayMs: step };
}

/** The server could not be used at all: away, full, closing, or it does not let us in. No fault of the mail, which cannot have arrived. */
export const isOutage = (sending: Sending): boolean =>
  !sending.ok && !(sending.replyCode === null && sending.handedOver) && (sending.replyCode === 421 || OUTAGE.test(sending.command));

/** 5.7.x says that we are not allowed to relay, not that nobody lives there (RFC 3463). */
const isPolicy = (reply: string) => /\b5\.7\.\d/.test(reply);

/** Refused before anything was said about this mail's reader: connecting, encrypting, signing in, our own address. */
const OUTAGE = /^(CONN|API|EHLO|HELO|STARTTLS|AUTH.*|MAIL FROM)$/;
