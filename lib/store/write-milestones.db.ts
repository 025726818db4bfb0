import { type Connection, execute, sql } from '@/lib/db';
import type { ReachedMilestone, Transaction } from '@/lib/domain';

export interface MilestoneRow extends Partial<ReachedMilestone> {
  milestone: string;
  expectedAt: Date | null;
  dueAt: Date | null;
}

/** Writes the milestones of transactions, reached and expected, in one statement. */
export async function writeMilestones(
  tx: Connection,
  all: readonly { transaction: Transaction; rows: readonly MilestoneRow[] }[],
): Promise<void> {
  const rows = all.flatMap(({ transaction, rows }) =>
    rows.map((row) => ({
      transaction_id: transaction.id,
      milestone: row.milestone,
      environment: transaction.environment,
      workflow: transaction.workflow,
      reached_at: row.reachedAt ?? null,
      last_at: row.lastAt ?? null,
      times: row.times ?? 0,
      expected_at: row.expectedAt,
      due_at: row.dueAt,
    })),
  );
  if (rows.length === 0) return;
  await execute(
    sql`INSERT INTO milestone
        SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (transaction_id uuid, milestone text, environment text, workflow text,
          reached_at timestamptz, last_at timestamptz, times integer, expected_at timestamptz, due_at timestamptz)
        ON CONFLICT (transaction_id, milestone) DO UPDATE SET reached_at = excluded.reached_at, last_at = excluded.last_at,
          times = excluded.times, expected_at = excluded.expected_at, due_at = excluded.due_at
        WHERE (milestone.reached_at, milestone.last_at, milestone.times, milestone.expected_at, milestone.due_at)
          IS DISTINCT FROM (excluded.reached_at, excluded.last_at, excluded.times, excluded.expected_at, excluded.due_at)`,
    tx,
  );
}
