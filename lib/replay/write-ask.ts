import { isKeyToken } from '@/lib/redact';
import type { ClaimedAsk } from './claim-asks.db';
import type { AskedTransaction } from './describe-asks.db';

/**
 * The body of a request to process a transaction again, as JSON. `attempt.replayId` is the same at every sending of it: whoever applies it
 * drops a second one, and says it in the events that follow. What is kept as a keyed hash only is not told: nobody there knows it.
 */
export function writeAsk(ask: ClaimedAsk, transaction: AskedTransaction): string {
  const keys = transaction.keys.filter(({ kind, value }) => kind.startsWith('key:') && !value.includes('|') && !isKeyToken(value));
  return JSON.stringify({
    type: 'throughline.replay.requested',
    id: ask.ask_id,
    replay: `R-${ask.number}`,
    environment: ask.environment,
    requestedAt: ask.requested_at.toISOString(),
    reason: ask.reason,
    transaction: {
      transactionIds: transaction.keys.filter(({ kind, value }) => kind === 'transaction' && !isKeyToken(value)).map(({ value }) => value),
      correlationId: isKeyToken(transaction.correlation_id ?? '') ? null : transaction.correlation_id,
      traceIds: transaction.trace_ids,
      businessKeys: keys.map(({ kind, value }) => ({ type: kind.slice(4), value })),
      workflow: transaction.workflow,
      facility: transaction.facility,
      interface: transaction.interface,
      connector: ask.connector,
      milestone: transaction.milestone,
      failedAt: transaction.failed_at?.toISOString() ?? null,
      errorCode: transaction.error_code,
    },
    attempt: { kind: 'replay', replayId: ask.ask_id, number: transaction.attempts + 1 },
  });
}
