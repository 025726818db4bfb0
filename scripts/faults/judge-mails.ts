import { z } from 'zod';
import { askDatabase } from './ask-database';
import type { ReceivedMail } from './start-mailbox';

const intentSchema = z.object({
  message_id: z.string(),
  state: z.string(),
  attempts: z.number(),
  unsure: z.boolean(),
  raised_at: z.date().nullable(),
});
export type IntentRow = z.infer<typeof intentSchema>;

/**
 * Every intent that was to be mailed by now, with when the event that raised its exception was stored where it is Critical. What one mail tells together ends
 * with it, so it is left out unless it did not. What waits for its hour and was never tried owes no mail yet.
 */
export function readIntents(databaseUrl: string): Promise<IntentRow[]> {
  const text = `
    SELECT i.message_id, i.state, i.attempts,
      EXISTS (SELECT FROM delivery d WHERE d.intent_id = i.id AND d.outcome = 'unknown') AS unsure,
      CASE WHEN i.reason = 'opened' AND NOT i.grouped THEN (SELECT min(e.received_at) FROM exception_member m
        JOIN event e ON e.event_key = m.event_key AND e.occurred_at = m.at WHERE m.exception_id = i.exception_id) END AS raised_at
    FROM intent i LEFT JOIN intent b ON b.id = i.bundle_id
    WHERE (i.attempts > 0 OR i.state <> 'cancelled') AND i.channel = 'mail' AND (b.id IS NULL OR i.state NOT IN ('cancelled', b.state))
      AND NOT (i.state = 'waiting' AND i.attempts = 0 AND (i.available_at > now() OR i.bundle_id IS NOT NULL AND b.state = 'waiting'))`;
  return askDatabase(databaseUrl, { text }, intentSchema);
}

/** Whether nothing more will be tried. */
export const hasEnded = ({ state }: IntentRow): boolean => !['waiting', 'sending', 'unknown'].includes(state);

export interface MailTruth {
  readonly delivered: number;
  /** Said to be delivered and not in the mailbox, or never brought to an end. */
  readonly lost: number;
  /** In the mailbox more often than once although no attempt ended without an answer, or in it without an intent. */
  readonly doubled: number;
  /** In the mailbox again because a sender was killed before it could note the answer; recorded as such, with the same Message-ID. */
  readonly doubledAllowed: number;
  /** From the event being stored to the mail server having the mail, of mails that took one attempt; null without any. */
  readonly p99HandoverMs: number | null;
}

/** Holds what the database says of mails against what the mail server has. `over`: what is still under way is lost. */
export function judgeMails(intents: readonly IntentRow[], mails: readonly ReceivedMail[], over = true): MailTruth {
  const received = Map.groupBy(mails, (mail) => mail.messageId);
  const known = new Set(intents.map((intent) => intent.message_id));
  const truth = { delivered: 0, lost: 0, doubled: 0, doubledAllowed: 0 };
  const handovers: number[] = [];
  for (const intent of intents) {
    const { message_id, state, attempts, unsure, raised_at } = intent;
    const arrivals = received.get(message_id) ?? [];
    if (state === 'delivered') truth.delivered += 1;
    if ((over && !hasEnded(intent)) || state === 'dead' || state === 'bounced') truth.lost += 1;
    if (state === 'delivered' && arrivals.length === 0) truth.lost += 1;
    // A cancelled intent owes no mail: the first one there is one too many, unless the attempt's end is not known.
    const owed = state === 'cancelled' ? 0 : 1;
    truth[unsure ? 'doubledAllowed' : 'doubled'] += Math.max(0, arrivals.length - owed);
    const [first] = arrivals;
    if (first && raised_at && attempts === 1) handovers.push(first.atMs - raised_at.getTime());
  }
  for (const [id, arrivals] of received) if (!known.has(id)) truth.doubled += arrivals.length;
  return { ...truth, p99HandoverMs: quantile(handovers, 0.99) };
}

/** The smallest value that so large a share does not exceed; null without any. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? null;
}
