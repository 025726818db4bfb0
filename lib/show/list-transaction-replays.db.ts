import { z } from 'zod';
import { type Connection, queryPrepared, sql } from '@/lib/db';
import { replayItemStates, replayOutcomes } from '@/lib/domain';
import type { TransactionView } from '@/lib/domain/views/transactions';

const rowSchema = z.object({
  number: z.number(),
  state: z.enum(replayItemStates),
  outcome: z.enum(replayOutcomes).nullable(),
  text: z.string().nullable(),
  attempts: z.number(),
  asked_at: z.date().nullable(),
  outcome_at: z.date().nullable(),
  requested_name: z.string(),
  requested_at: z.date(),
});

/** The requests to process a transaction again that the caller was already allowed to read, newest first. Cost: index replay_item_transaction. */
export async function listTransactionReplays(id: string, on: Connection): Promise<TransactionView['replays']> {
  const rows = await queryPrepared(
    sql`select r.number, i.state, i.outcome, coalesce(i.outcome_text, i.state_reason) as text, i.attempts, i.asked_at, i.outcome_at, r.requested_name, r.requested_at
      from replay_item i join replay r on r.id = i.replay_id where i.transaction_id = ${id} order by r.requested_at desc, r.number desc limit 20`,
    rowSchema,
    on,
  );
  return rows.map((row) => ({
    ref: `R-${row.number}`,
    state: row.state,
    outcome: row.outcome,
    text: row.text,
    attempts: row.attempts,
    askedAt: row.asked_at?.toISOString() ?? null,
    endedAt: row.outcome_at?.toISOString() ?? null,
    by: row.requested_name,
    requestedAt: row.requested_at.toISOString(),
  }));
}
