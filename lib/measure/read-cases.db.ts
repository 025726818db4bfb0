import { type Connection, oneOf, queryColumns, type Sql, sql, textOf, textOrNull, timeOf, timeOrNull } from '@/lib/db';
import { environments, outcomes, type ReachedMilestone, type Transaction } from '@/lib/domain';
import type { CaseTransaction } from './case';

export interface StoredCase {
  transaction: CaseTransaction;
  milestones: ReachedMilestone[];
}

const environmentOf = oneOf(environments);
const stateOf = oneOf(outcomes);

/**
 * Returns these transactions with the milestones they reached, locked until the end of `tx`, so that nobody else measures them meanwhile;
 * with `skip` those that somebody holds are left out. Cost: two index look-ups an id.
 */
export async function readCases(tx: Connection, ids: readonly string[], skip = false): Promise<StoredCase[]> {
  if (ids.length === 0) return [];
  return readThese(
    tx,
    sql`SELECT * FROM transaction t WHERE t.id = ANY(${ids}::uuid[]) ORDER BY t.id FOR NO KEY UPDATE${skip ? sql` SKIP LOCKED` : sql``}`,
  );
}

/** As readCases, of the transactions that a statement gives, without its lock. */
export async function readThese(tx: Connection, transactions: Sql): Promise<StoredCase[]> {
  return queryColumns(
    sql`WITH t AS MATERIALIZED (${transactions})
        SELECT t.id, t.environment, t.workflow, t.facility, t.department, t.supplier, t.state, t.started_at, t.ended_at, t.key_type, t.key_value,
          t.measures, c.steps
        FROM t LEFT JOIN transaction_course c ON c.transaction_id = t.id`,
    readRow,
    tx,
  );
}

function readRow(row: readonly unknown[]): StoredCase {
  return {
    transaction: {
      id: textOf(row[0]),
      environment: environmentOf(row[1]),
      workflow: textOf(row[2]),
      facility: textOf(row[3]),
      department: textOf(row[4]),
      supplier: textOrNull(row[5]),
      state: stateOf(row[6]),
      startedAt: timeOf(row[7]),
      endedAt: timeOrNull(row[8]),
      keyType: textOrNull(row[9]),
      keyValue: textOrNull(row[10]),
      // Written by store from measures that normalize checked.
      measures: row[11] as Transaction['measures'],
    },
    // Only store writes steps: [milestone, reached, last reached, times, expected, due].
    milestones: ((row[12] ?? []) as [string, number | null, number | null, number, ...unknown[]][]).flatMap(
      ([milestone, at, lastAt, times]) =>
        at === null ? [] : [{ milestone, reachedAt: new Date(at), lastAt: new Date(lastAt ?? at), times }],
    ),
  };
}
