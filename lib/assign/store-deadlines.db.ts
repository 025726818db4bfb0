import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type DeadlinePlan, type OverdueDeadline, transactionRowSchema } from '@/lib/domain';

/** Learnt of more than this after it was due: news about the past, not an alarm. */
const LATE_NEWS_MS = 3_600_000;

/**
 * Writes the promises that rules make to transactions: new ones, and those that are met, void or moved. A missed promise stays
 * missed until it is met or void. A plan that does not apply moves a standing promise only.
 */
export async function storeDeadlines(tx: Connection, plans: readonly DeadlinePlan[]): Promise<void> {
  if (plans.length === 0) return;
  const rows = plans.map((p) => ({
    transaction_id: p.transactionId,
    code: p.code,
    environment: p.environment,
    starts_at: p.startsAt,
    due_at: p.dueAt,
    state: p.state,
    met_at: p.metAt,
    applies: p.applies,
  }));
  await execute(
    sql`INSERT INTO deadline AS d (transaction_id, code, environment, starts_at, due_at, state, met_at)
        SELECT transaction_id, code, environment, starts_at, due_at, state, met_at
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (transaction_id uuid, code text, environment text, starts_at timestamptz,
          due_at timestamptz, state text, met_at timestamptz, applies boolean)
        WHERE applies OR EXISTS (SELECT FROM deadline known WHERE known.transaction_id = r.transaction_id AND known.code = r.code)
        ON CONFLICT (transaction_id, code) DO UPDATE SET starts_at = excluded.starts_at, due_at = excluded.due_at, met_at = excluded.met_at,
          state = CASE WHEN excluded.state = 'pending' AND d.state = 'missed' AND excluded.due_at = d.due_at THEN 'missed' ELSE excluded.state END
        WHERE (d.starts_at, d.due_at, d.met_at, d.state) IS DISTINCT FROM (excluded.starts_at, excluded.due_at, excluded.met_at, excluded.state)`,
    tx,
  );
}

const overdueSchema = z.object({ transaction_id: z.string(), code: z.string(), starts_at: z.date(), due_at: z.date() });
const knownSchema = z.object({ id: z.string(), learnt_at: z.date(), keys: z.record(z.string(), z.string()).nullable() });

/** Takes promises of an environment that `clock` has passed, earliest first, marks them missed and returns them with their transactions. */
export async function claimOverdue(tx: Connection, environment: string, clock: Date, limit = 2000): Promise<OverdueDeadline[]> {
  const overdue = await query(
    sql`UPDATE deadline d SET state = 'missed'
        FROM (SELECT transaction_id, code FROM deadline WHERE environment = ${environment} AND state = 'pending' AND due_at <= ${clock}::timestamptz
              ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS late
        WHERE d.transaction_id = late.transaction_id AND d.code = late.code
        RETURNING d.transaction_id, d.code, d.starts_at, d.due_at`,
    overdueSchema,
    tx,
  );
  if (overdue.length === 0) return [];
  const ids = [...new Set(overdue.map((o) => o.transaction_id))];
  const transactions = await query(sql`SELECT * FROM transaction WHERE id = ANY(${ids}::uuid[])`, transactionRowSchema, tx);
  const known = await query(
    sql`SELECT t.id, t.updated_at AS learnt_at,
          (SELECT jsonb_object_agg(substr(k.kind, 5), k.value) FROM transaction_key k WHERE k.transaction_id = t.id AND k.kind LIKE 'key:%') AS keys
        FROM transaction t WHERE t.id = ANY(${ids}::uuid[])`,
    knownSchema,
    tx,
  );
  const byId = new Map(transactions.map((t) => [t.id, t]));
  const facts = new Map(known.map((k) => [k.id, k]));
  return overdue.flatMap((o) => {
    const transaction = byId.get(o.transaction_id);
    const fact = facts.get(o.transaction_id);
    if (!transaction || !fact) return [];
    const history = fact.learnt_at.getTime() > o.due_at.getTime() + LATE_NEWS_MS;
    return [{ code: o.code, startsAt: o.starts_at, dueAt: o.due_at, transaction, keys: fact.keys ?? {}, history }];
  });
}
