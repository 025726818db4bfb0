import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type DeadlinePlan, type OverdueDeadline, transactionRowSchema } from '@/lib/domain';

/** An event that arrives more than this after it happened is history. */
const LATE_NEWS_MS = 3_600_000;

/**
 * Writes the promises that rules make to transactions: new ones, and those that are met, void or moved. A missed promise stays
 * missed until it is met or void. A plan that does not apply moves a standing promise only; one that was kept at once is not written.
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
        SELECT transaction_id, code, environment, starts_at, coalesce(due_at, (SELECT known.due_at FROM deadline known
          WHERE known.transaction_id = r.transaction_id AND known.code = r.code)), state, met_at
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (transaction_id uuid, code text, environment text, starts_at timestamptz,
          due_at timestamptz, state text, met_at timestamptz, applies boolean)
        WHERE (applies AND state = 'pending' AND due_at IS NOT NULL) OR EXISTS (SELECT FROM deadline known WHERE known.transaction_id = r.transaction_id AND known.code = r.code)
        ON CONFLICT (transaction_id, code) DO UPDATE SET starts_at = excluded.starts_at, due_at = excluded.due_at, met_at = excluded.met_at,
          state = CASE WHEN excluded.state = 'pending' AND d.state = 'missed' AND excluded.due_at = d.due_at THEN 'missed' ELSE excluded.state END
        WHERE (d.starts_at, d.due_at, d.met_at, d.state) IS DISTINCT FROM (excluded.starts_at, excluded.due_at, excluded.met_at, excluded.state)`,
    tx,
  );
}

const overdueSchema = z.object({ transaction_id: z.string(), code: z.string(), starts_at: z.date(), due_at: z.date() });
const factsSchema = z.object({
  id: z.string(),
  code: z.string(),
  keys: z.record(z.string(), z.string()).nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
  history: z.boolean(),
});

/**
 * Takes promises of an environment that `clock` has passed, earliest first, marks them missed and returns them with their transactions;
 * of transactions `only` where they are named.
 */
export async function claimOverdue(
  tx: Connection,
  environment: string,
  clock: Date,
  limit: number | null = 2000,
  only: readonly string[] | null = null,
): Promise<OverdueDeadline[]> {
  const which = only === null ? sql`true` : sql`transaction_id = ANY(${[...only]}::uuid[])`;
  const overdue = await query(
    sql`UPDATE deadline d SET state = 'missed'
        FROM (SELECT transaction_id, code FROM deadline WHERE environment = ${environment} AND state = 'pending' AND due_at <= ${clock}::timestamptz AND ${which}
              ORDER BY due_at LIMIT ${limit}::integer FOR UPDATE SKIP LOCKED) AS late
        WHERE d.transaction_id = late.transaction_id AND d.code = late.code
        RETURNING d.transaction_id, d.code, d.starts_at, d.due_at`,
    overdueSchema,
    tx,
  );
  if (overdue.length === 0) return [];
  const ids = [...new Set(overdue.map((o) => o.transaction_id))];
  const transactions = await query(sql`SELECT * FROM transaction WHERE id = ANY(${ids}::uuid[])`, transactionRowSchema, tx);
  const byId = new Map(transactions.map((t) => [t.id, t]));
  const facts = new Map((await readFacts(tx, overdue)).map((fact) => [`${fact.id} ${fact.code}`, fact]));
  return overdue.flatMap((o) => {
    const transaction = byId.get(o.transaction_id);
    const fact = facts.get(`${o.transaction_id} ${o.code}`);
    if (!transaction || !fact) return [];
    const { keys, attributes, history } = fact;
    return [{ code: o.code, startsAt: o.starts_at, dueAt: o.due_at, transaction, keys: keys ?? {}, attributes: attributes ?? {}, history }];
  });
}

/**
 * Keys, the attributes of the events that started the clock, and whether those came as history: so late that the promise was broken
 * before anybody could know of it. A worker that was away for hours does not turn a missed promise into history.
 */
async function readFacts(tx: Connection, overdue: readonly z.infer<typeof overdueSchema>[]): Promise<z.infer<typeof factsSchema>[]> {
  return query(
    sql`SELECT o.id, o.code,
          (SELECT jsonb_object_agg(substr(k.kind, 5), k.value ORDER BY k.identity DESC, k.value DESC) FROM transaction_key k WHERE k.transaction_id = o.id AND k.kind LIKE 'key:%') AS keys,
          started.attributes,
          coalesce(started.learnt_at > o.due_at AND started.learnt_at > o.starts_at + ${`${LATE_NEWS_MS} milliseconds`}::interval, false) AS history
        FROM unnest(${overdue.map((o) => o.transaction_id)}::uuid[], ${overdue.map((o) => o.code)}::text[], ${overdue.map((o) => o.starts_at)}::timestamptz[],
          ${overdue.map((o) => o.due_at)}::timestamptz[]) AS o (id, code, starts_at, due_at)
        LEFT JOIN LATERAL (
          SELECT jsonb_object_agg(a.key, a.value) FILTER (WHERE a.key IS NOT NULL) AS attributes, min(e.received_at) AS learnt_at
          FROM transaction_event te JOIN event e ON e.event_key = te.event_key AND e.occurred_at = te.occurred_at
          LEFT JOIN LATERAL jsonb_each(e.attributes) AS a ON true
          WHERE te.transaction_id = o.id AND te.occurred_at = o.starts_at
        ) AS started ON true`,
    factsSchema,
    tx,
  );
}

/** Forgets the promises to transactions that are told anew; they are made again from what these are told as. */
export async function forgetDeadlines(tx: Connection, transactions: readonly string[]): Promise<void> {
  await execute(sql`DELETE FROM deadline WHERE transaction_id = ANY(${[...transactions]}::uuid[])`, tx);
}
