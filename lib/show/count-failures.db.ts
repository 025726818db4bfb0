import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, lane, query, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import { type AttentionFilter, failedIn } from './find-attention.db';

const failuresSchema = z.object({
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  connector: z.string(),
  application: z.string(),
  n: z.number(),
});
export type Failures = z.infer<typeof failuresSchema>;

/** Transactions that failed in the window and are not mended, by where they failed; '' where that is not known. Cost: index transaction_failed. */
export function countFailures({ actor, scope, window }: AttentionFilter, on: Connection): Promise<Failures[]> {
  return query(
    sql`select t.facility, t.department, t.workflow, coalesce(t.connector, '') as connector, coalesce(t.application, '') as application, count(*) as n
      from transaction t
      where ${scopePredicate(actor, scope, 't')} and ${failedIn(window)}
      group by 1, 2, 3, 4, 5`,
    failuresSchema,
    on,
  );
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
