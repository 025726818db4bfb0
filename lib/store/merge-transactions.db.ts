import { type Connection, execute, sql } from '@/lib/db';

/** Gives everything of transaction `from` to transaction `to`, and drops the rows that are worked out anew. */
export async function mergeTransactions(tx: Connection, merges: readonly { from: string; to: string }[]): Promise<void> {
  if (merges.length === 0) return;
  const pairs = sql`unnest(${merges.map((m) => m.from)}::uuid[], ${merges.map((m) => m.to)}::uuid[]) AS pair (loser, winner)`;
  const losers = merges.map((m) => m.from);
  await execute(
    sql`INSERT INTO transaction_event SELECT pair.winner, e.occurred_at, e.event_key FROM ${pairs} JOIN transaction_event e ON e.transaction_id = pair.loser
        ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(
    sql`INSERT INTO transaction_key (environment, workflow, kind, value, transaction_id, identity, loose)
        SELECT k.environment, k.workflow, k.kind, k.value, pair.winner, false, bool_or(k.loose) FROM ${pairs} JOIN transaction_key k ON k.transaction_id = pair.loser
        WHERE NOT k.identity GROUP BY k.environment, k.workflow, k.kind, k.value, pair.winner
        ON CONFLICT (environment, kind, value, workflow, transaction_id) DO UPDATE SET loose = true WHERE excluded.loose AND NOT transaction_key.loose`,
    tx,
  );
  // What only finds the winner identifies it from now on: one row a key.
  await execute(
    sql`DELETE FROM transaction_key w USING ${pairs}, transaction_key k WHERE k.transaction_id = pair.loser AND k.identity AND w.transaction_id = pair.winner
          AND w.environment = k.environment AND w.kind = k.kind AND w.value = k.value AND w.workflow = k.workflow`,
    tx,
  );
  await execute(
    sql`UPDATE transaction_key k SET transaction_id = pair.winner FROM ${pairs} WHERE k.transaction_id = pair.loser AND k.identity`,
    tx,
  );
  await execute(
    sql`INSERT INTO exception_member
        SELECT pair.winner, m.exception_id, m.subject_kind, m.environment, m.facility, m.department, m.workflow, m.at, m.event_key, m.evidence,
          m.amount_minor, m.currency, m.lines, m.people, m.variables, m.mended_at, m.mended_by
        FROM ${pairs} JOIN exception_member m ON m.subject_id = pair.loser
        ON CONFLICT DO NOTHING`,
    tx,
  );
  // A promise is made by the event that starts its clock, which is not among the new ones any more: it moves with the transaction.
  await execute(
    sql`INSERT INTO deadline SELECT pair.winner, d.code, d.environment, d.starts_at, d.due_at, d.state, d.met_at
        FROM ${pairs} JOIN deadline d ON d.transaction_id = pair.loser ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(
    sql`INSERT INTO rule_record SELECT k.environment, k.code, k.key_hash, CASE WHEN k.told THEN k.content ELSE pair.winner END, pair.winner, k.told, k.at
        FROM ${pairs} JOIN rule_record k ON k.subject_id = pair.loser ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(sql`DELETE FROM rule_record WHERE subject_id = ANY(${losers}::uuid[])`, tx);
  await execute(sql`DELETE FROM transaction_key WHERE transaction_id = ANY(${losers}::uuid[])`, tx);
  await execute(sql`DELETE FROM transaction_event WHERE transaction_id = ANY(${losers}::uuid[])`, tx);
  await execute(sql`DELETE FROM exception_member WHERE subject_id = ANY(${losers}::uuid[])`, tx);
  await execute(sql`DELETE FROM transaction_course WHERE transaction_id = ANY(${losers}::uuid[])`, tx);
  await execute(sql`DELETE FROM deadline WHERE transaction_id = ANY(${losers}::uuid[])`, tx);
  await execute(sql`DELETE FROM transaction WHERE id = ANY(${losers}::uuid[])`, tx);
}
