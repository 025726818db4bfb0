import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, query, sql } from '@/lib/db';
import { type Actor, type Scope, type Severity, severities, severityNames, type TimeWindow } from '@/lib/domain';

const spanSchema = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  severity: z.enum(severities),
  facility: z.string(),
  from_at: z.date(),
  to_at: z.date().nullable(),
  cases: z.number(),
});
const changeSchema = z.object({ exception_id: z.string(), at: z.date(), before: z.string().nullable(), after: z.string().nullable() });

/** An exception at one facility, with how severe it was when. */
export interface ExceptionSpan extends z.infer<typeof spanSchema> {
  severityAt: (at: Date) => Severity;
}

const byName = new Map(severities.map((severity) => [severityNames[severity], severity]));

/**
 * The exceptions that touched a facility within the window: from when it was opened, or its first case that the actor may see there if that came later,
 * until the last was mended or it was closed. What came in as history is opened and mended by event time. Cost: members of exceptions that were opened
 * before the end and not closed before the start.
 */
export async function listExceptionSpans(
  { actor, scope, window }: { actor: Actor; scope: Scope; window: TimeWindow },
  on: Connection,
): Promise<ExceptionSpan[]> {
  const rows = await query(
    sql`select * from (
        select e.id, e.number, e.title, e.severity, m.facility, greatest(e.opened_at, min(m.at)) as from_at, count(*) as cases,
          case when bool_and(coalesce(m.mended_at, e.resolved_at) is not null) then max(coalesce(m.mended_at, e.resolved_at)) end as to_at
        from exception e join exception_member m on m.exception_id = e.id and ${scopePredicate(actor, scope, 'm')}
        where e.environment = ${scope.environment} and e.opened_at < ${window.to} and (e.resolved_at is null or e.resolved_at >= ${window.from})
        group by e.id, m.facility) s
      where s.from_at < ${window.to} and (s.to_at is null or s.to_at >= ${window.from}) order by s.severity, s.from_at, s.number`,
    spanSchema,
    on,
  );
  const ids = [...new Set(rows.map(({ id }) => id))];
  const changes = await query(
    sql`select exception_id, at, before, after from exception_history where exception_id = any(${ids}::uuid[]) and kind = 'severity' order by id`,
    changeSchema,
    on,
  );
  const byException = Map.groupBy(changes, ({ exception_id }) => exception_id);
  return rows.map((row) => ({ ...row, severityAt: (at) => severityOf(row.severity, byException.get(row.id) ?? [], at) }));
}

/** The severity that the last change up to then set; before the first change, what it was changed from. */
function severityOf(now: Severity, changes: readonly z.infer<typeof changeSchema>[], at: Date): Severity {
  const last = changes.findLast((change) => change.at <= at);
  const name = last ? last.after : changes[0]?.before;
  return (name ? byName.get(name as (typeof severityNames)[Severity]) : undefined) ?? now;
}
