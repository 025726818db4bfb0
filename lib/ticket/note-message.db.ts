import { type Connection, execute, inTransaction, sql } from '@/lib/db';
import type { ClaimedMessage } from './claim-messages.db';

const BACK_OFF_MS = [10_000, 60_000, 300_000, 1_800_000, 7_200_000];
const SHOWN = 500;

/** How a message ended: the address of the ticket that the answer names, or why it could not be told. */
export interface Settled {
  exceptionId: string;
  kind: string;
  ticketUrl: string | null;
  fault: string | null;
}
export type Settle = (tx: Connection, settled: Settled) => Promise<void>;

/** What came of sending one message. */
export interface Answered {
  ok: boolean;
  retryable: boolean;
  status: number | null;
  text: string;
}

/**
 * Writes down what came of an attempt; what may be sent again is due after a growing pause, six times at most. When that was the end of it, `end` hears of
 * it in the same transaction, with the reason in words when it failed.
 */
export async function noteMessage(
  { id, attempts }: ClaimedMessage,
  { ok, retryable, status, text }: Answered,
  now: Date,
  end: (tx: Connection, fault: string | null) => Promise<void>,
): Promise<void> {
  const pause = retryable ? BACK_OFF_MS[attempts - 1] : undefined;
  const state = ok ? 'taken' : pause !== undefined ? 'waiting' : retryable ? 'unreachable' : 'refused';
  const said = `${status ?? ''} ${text.toWellFormed().replaceAll('\0', '').slice(0, SHOWN)}`.trim();
  await inTransaction(async (tx) => {
    const ours = await execute(
      sql`UPDATE ticket_message SET state = ${state}, answer = ${said}, lease_until = NULL, due_at = ${new Date(now.getTime() + (pause ?? 0))}::timestamptz,
            ended_at = ${state === 'waiting' ? null : now}::timestamptz
          WHERE id = ${id}::uuid AND state = 'sending' AND attempts = ${attempts}`,
      tx,
    );
    if (ours > 0 && state !== 'waiting') await end(tx, ok ? null : said === '' ? 'It gave no answer.' : said);
  });
}
