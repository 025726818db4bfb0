import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, query, sql } from '@/lib/db';
import { severities } from '@/lib/domain';
import { type AttentionFilter, heldAt, openAt } from './find-attention.db';
import { readDays, splitWindow } from './read-days.db';
import { selectStarted } from './transaction-rows.db';

const placeShape = { facility: z.string(), workflow: z.string() };
const countSchema = z.object({ ...placeShape, n: z.number() });

/** Transactions started in the window, by facility and workflow; the window is of whole hours. Cost: see selectStarted. */
export async function countVolume({ actor, scope, window }: AttentionFilter, timezone: string, on: Connection) {
  const days = await readDays({ environment: scope.environment, timezone, rows: 'kept', window }, on);
  return query(
    sql`select h.facility, h.workflow, sum(h.n)::bigint as n from (${selectStarted(actor, scope, splitWindow(days, window))}) h
      group by h.facility, h.workflow having sum(h.n) > 0`,
    countSchema,
    on,
  );
}

const heldSchema = z.object({
  facility: z.string().nullable(),
  workflow: z.string().nullable(),
  exceptions: z.number(),
  missing: z.number(),
  severity: z.enum(severities),
});
type Held = z.infer<typeof heldSchema>;

/**
 * Open exceptions that touch a place: how many, the worst severity, and how many promised batches are missing. By facility and workflow; and by
 * facility and by workflow alone (the other is null), where an exception that touches several of its cells counts once.
 */
export function countHeld(filter: AttentionFilter, on: Connection): Promise<Held[]> {
  const { actor, scope } = filter;
  return query(
    sql`with cell as materialized (
        select m.facility, m.workflow, e.id, e.severity, count(*) filter (where m.subject_kind = 'occurrence') as missing
        from exception e join exception_member m on m.exception_id = e.id and ${heldAt(filter)} and ${scopePredicate(actor, scope, 'm')}
        where e.environment = ${scope.environment} and ${openAt(filter)}
        group by m.facility, m.workflow, e.id, e.severity)
      select facility, workflow, count(*) as exceptions, min(severity) as severity, sum(missing)::bigint as missing from cell group by facility, workflow
      union all
      select facility, null, count(distinct id), min(severity), sum(missing)::bigint from cell group by facility
      union all
      select null, workflow, count(distinct id), min(severity), sum(missing)::bigint from cell group by workflow`,
    heldSchema,
    on,
  );
}
