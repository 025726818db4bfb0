import { type Connection, execute, queryColumns, sql, textOf } from '@/lib/db';
import { type Case, toldOf } from './case';

/** Keeps the values by which these cases are known, and returns other cases that tell the same, which may now come second. */
export async function writeSeen(tx: Connection, asked: readonly { one: Case; names: readonly string[] }[]): Promise<string[]> {
  const ids = asked.map(({ one }) => one.transaction.id);
  const rows = asked.flatMap(({ one, names }) =>
    names.flatMap((name) => {
      const value = toldOf(one, name);
      const { id, environment, workflow, startedAt } = one.transaction;
      return value ? [{ environment, workflow, name, value, transaction_id: id, at: startedAt }] : [];
    }),
  );
  const changed = await queryColumns(
    sql`WITH told AS MATERIALIZED (
          SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (environment text, workflow text, name text, value text,
            transaction_id uuid, at timestamptz)),
        gone AS (
          DELETE FROM seen_value s WHERE s.transaction_id = ANY(${ids}::uuid[]) AND NOT EXISTS (SELECT FROM told t WHERE
            (t.environment, t.workflow, t.name, t.value, t.transaction_id) = (s.environment, s.workflow, s.name, s.value, s.transaction_id))
          RETURNING s.environment, s.workflow, s.name, s.value),
        kept AS (
          INSERT INTO seen_value SELECT * FROM told
          ON CONFLICT (environment, workflow, name, value, transaction_id) DO UPDATE SET at = excluded.at WHERE seen_value.at <> excluded.at
          RETURNING environment, workflow, name, value),
        touched AS (SELECT * FROM gone UNION SELECT * FROM kept)
        SELECT DISTINCT o.transaction_id FROM touched t JOIN seen_value o ON
          (o.environment, o.workflow, o.name, o.value) = (t.environment, t.workflow, t.name, t.value)
        WHERE o.transaction_id <> ALL(${ids}::uuid[])`,
    ([id]) => textOf(id),
    tx,
  );
  return changed;
}

/** Returns for each of these cases the names under which an earlier one told the same value. */
export async function readSeenBefore(tx: Connection, ids: readonly string[]): Promise<Map<string, Set<string>>> {
  const seen = new Map<string, Set<string>>();
  const rows = await queryColumns(
    sql`SELECT s.transaction_id, s.name FROM seen_value s WHERE s.transaction_id = ANY(${ids}::uuid[]) AND EXISTS (
          SELECT FROM seen_value e WHERE (e.environment, e.workflow, e.name, e.value) = (s.environment, s.workflow, s.name, s.value)
            AND (e.at, e.transaction_id) < (s.at, s.transaction_id))`,
    ([id, name]) => ({ id: textOf(id), name: textOf(name) }),
    tx,
  );
  for (const { id, name } of rows) seen.set(id, (seen.get(id) ?? new Set()).add(name));
  return seen;
}

/** Forgets by which values these cases are known. */
export async function forgetSeen(tx: Connection, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await execute(sql`DELETE FROM seen_value WHERE transaction_id = ANY(${ids}::uuid[])`, tx);
}
