import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, type Sql, sql } from '@/lib/db';
import { type DueOccurrence, newId, type OccurrencePlan, occurrenceRowSchema, type TransactionChange } from '@/lib/domain';

const columns = sql`o.id, o.environment, o.code, o.workflow, o.milestone, o.facility, o.part, o.period, o.raise_at, o.due_at, o.state, o.arrived_at, o.transaction_id`;

/**
 * Writes batches that calendars promise, where they are not yet known, and returns the new ones. One whose file is already there
 * comes back as arrived.
 */
export async function storeOccurrences(tx: Connection, plans: readonly OccurrencePlan[]): Promise<DueOccurrence[]> {
  if (plans.length === 0) return [];
  const rows = plans.map((p) => ({
    id: newId(p.dueAt),
    environment: p.environment,
    code: p.code,
    workflow: p.workflow,
    milestone: p.milestone,
    facility: p.facility,
    part: p.part,
    period: p.period,
    raise_at: p.raiseAt,
    due_at: p.dueAt,
    state: 'expected',
  }));
  const fresh = await query(
    sql`INSERT INTO occurrence AS o (id, environment, code, workflow, milestone, facility, part, period, raise_at, due_at, state)
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (id uuid, environment text, code text, workflow text, milestone text,
          facility text, part text, period text, raise_at timestamptz, due_at timestamptz, state text)
        ON CONFLICT (environment, code, facility, part, period) DO NOTHING RETURNING ${columns}`,
    occurrenceRowSchema,
    tx,
  );
  const arrived = await matchArrived(tx, sql`o.id = ANY(${fresh.map((o) => o.id)}::uuid[])`);
  const known = new Map(arrived.map((o) => [o.id, o]));
  return fresh.map((o) => known.get(o.id) ?? o);
}

/** Marks the promised batches that these transactions bring as arrived, and returns those that changed. */
export async function matchOccurrences(
  tx: Connection,
  changes: readonly TransactionChange[],
  index: CatalogIndex,
): Promise<DueOccurrence[]> {
  const awaited = new Set(index.batches.map((b) => b.rule.workflow));
  const periods = new Set(changes.filter((c) => awaited.has(c.after.workflow)).flatMap((c) => c.keys['pay_period_id'] ?? []));
  if (periods.size === 0) return [];
  return matchArrived(tx, sql`o.period = ANY(${[...periods]}::text[])`);
}

/** A batch has arrived when a transaction of its facility, period and part reached its milestone; the earliest counts. */
async function matchArrived(tx: Connection, which: Sql): Promise<DueOccurrence[]> {
  return query(
    sql`UPDATE occurrence o SET state = 'arrived', arrived_at = found.reached_at, transaction_id = found.id
        FROM (SELECT DISTINCT ON (o.id) o.id AS occurrence_id, t.id, m.reached_at
              FROM occurrence o
              JOIN transaction_key period ON period.environment = o.environment AND period.kind = 'key:pay_period_id' AND period.value = o.period AND period.workflow = o.workflow
              JOIN transaction t ON t.id = period.transaction_id AND t.facility = o.facility
              JOIN milestone m ON m.transaction_id = t.id AND m.milestone = o.milestone AND m.reached_at IS NOT NULL
              WHERE ${which} AND (o.part = '' OR EXISTS (
                SELECT FROM transaction_key part WHERE part.transaction_id = t.id AND part.kind = 'key:pay_group' AND part.value = o.part))
              ORDER BY o.id, m.reached_at) AS found
        WHERE o.id = found.occurrence_id AND (o.state, o.arrived_at) IS DISTINCT FROM ('arrived', found.reached_at)
        RETURNING ${columns}`,
    occurrenceRowSchema,
    tx,
  );
}

/** Takes promised batches of an environment, or `only` these, whose time to raise has come and that are not there, marks them missing and returns them. */
export async function claimDueOccurrences(
  tx: Connection,
  environment: string,
  clock: Date,
  only: readonly string[] | null = null,
): Promise<DueOccurrence[]> {
  return query(
    sql`UPDATE occurrence o SET state = 'missing'
        WHERE o.environment = ${environment} AND o.state = 'expected' AND o.raise_at <= ${clock}::timestamptz
          AND ${only === null ? sql`true` : sql`o.id = ANY(${[...only]}::uuid[])`}
        RETURNING ${columns}`,
    occurrenceRowSchema,
    tx,
  );
}

/** Takes back that these transactions, which are told anew, brought promised batches; returns the ids of those batches. */
export async function releaseOccurrences(tx: Connection, transactions: readonly string[]): Promise<string[]> {
  const rows = await query(
    sql`UPDATE occurrence SET state = 'expected', arrived_at = NULL, transaction_id = NULL
        WHERE state = 'arrived' AND transaction_id = ANY(${[...transactions]}::uuid[]) RETURNING id`,
    z.object({ id: z.string() }),
    tx,
  );
  return rows.map((row) => row.id);
}

/** Looks for what brought these released batches, and returns them as they stand. */
export async function matchReleased(tx: Connection, ids: readonly string[]): Promise<DueOccurrence[]> {
  if (ids.length === 0) return [];
  await matchArrived(tx, sql`o.id = ANY(${[...ids]}::uuid[])`);
  return query(sql`SELECT ${columns} FROM occurrence o WHERE o.id = ANY(${[...ids]}::uuid[])`, occurrenceRowSchema, tx);
}
