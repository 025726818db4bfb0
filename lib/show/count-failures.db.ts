import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { booleanOf, type Connection, lane, numberOf, query, queryColumns, sql, textOf } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import { type AttentionFilter, failedIn, selectHeld } from './find-attention.db';

export interface Failures {
  facility: string;
  department: string;
  workflow: string;
  connector: string;
  application: string;
  n: number;
}

const readRow = (row: readonly unknown[]): Failures => ({
  facility: textOf(row[0]),
  department: textOf(row[1]),
  workflow: textOf(row[2]),
  connector: textOf(row[3]),
  application: textOf(row[4]),
  n: numberOf(row[5]),
});

const places = sql`t.facility, t.department, t.workflow, coalesce(t.connector, '') as connector, coalesce(t.application, '') as application`;

/** Transactions that failed in the window and are not mended, by where they failed; '' where that is not known. Cost: index transaction_failed. */
export function countFailures({ actor, scope, window }: AttentionFilter, on: Connection): Promise<Failures[]> {
  return queryColumns(
    sql`select ${places}, count(*) as n from transaction t where ${scopePredicate(actor, scope, 't')} and ${failedIn(window)} group by 1, 2, 3, 4, 5`,
    readRow,
    on,
  );
}

interface Beside {
  facility: string;
  workflow: string;
  n: number;
}

/**
 * The same, and by facility and workflow those that need somebody although they did not fail in the window: together all of `selectAttention`.
 * What failed is looked up once for both. Cost: index transaction_failed, and the members of open exceptions.
 */
export async function countAttention(filter: AttentionFilter, on: Connection): Promise<{ failures: Failures[]; beside: Beside[] }> {
  const { actor, scope, window } = filter;
  const rows = await queryColumns(
    sql`with failed as materialized (select t.id, ${places} from transaction t where ${scopePredicate(actor, scope, 't')} and ${failedIn(window)})
      select facility, department, workflow, connector, application, count(*) as n, true as failed from failed group by 1, 2, 3, 4, 5
      union all
      select t.facility, '', t.workflow, '', '', count(*), false
        from (select distinct h.id from (${selectHeld(filter)}) h where not exists (select from failed f where f.id = h.id)) h
        join transaction t on t.id = h.id and ${scopePredicate(actor, scope, 't')} group by t.facility, t.workflow`,
    (row) => ({ ...readRow(row), failed: booleanOf(row[6]) }),
    on,
  );
  const [failures, beside] = [rows.filter(({ failed }) => failed), rows.filter(({ failed }) => !failed)];
  return { failures, beside };
}

/** A part of the estate: what has one of these values in every dimension that is named. */
export type Within = Partial<Record<'facility' | 'department' | 'workflow' | 'connector' | 'application', readonly string[]>>;

const MOST_TIMES = 2000;

/** When the latest 2,000 of those failed that are within a part of the estate. Cost: index transaction_failed. */
export async function listFailureTimes(
  actor: Actor,
  scope: Scope,
  { window, within }: { window: TimeWindow; within: Within },
): Promise<Date[]> {
  const ids = (dimension: keyof Within) => within[dimension] ?? null;
  const rows = await query(
    sql`select t.failed_at from transaction t
      where ${scopePredicate(actor, scope, 't')} and ${failedIn(window)}
        and (${ids('facility')}::text[] is null or t.facility = any(${ids('facility')}::text[]))
        and (${ids('department')}::text[] is null or t.department = any(${ids('department')}::text[]))
        and (${ids('workflow')}::text[] is null or t.workflow = any(${ids('workflow')}::text[]))
        and (${ids('connector')}::text[] is null or t.connector = any(${ids('connector')}::text[]))
        and (${ids('application')}::text[] is null or t.application = any(${ids('application')}::text[]))
      order by t.failed_at desc limit ${MOST_TIMES}`,
    z.object({ failed_at: z.date() }),
    lane('screen'),
  );
  return rows.map((row) => row.failed_at);
}
