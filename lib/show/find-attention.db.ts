import { scopePredicate } from '@/lib/access';
import { type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';

export interface AttentionFilter {
  actor: Actor;
  scope: Scope;
  window: TimeWindow;
}

/** The condition that an exception, alias `e`, stood open at the end of the window; for a window up to now: that it is open. */
export const openAt = (to: Date): Sql => sql`(e.state <> 'resolved' or e.resolved_at >= ${to}) and e.opened_at < ${to}`;

/** The condition that a member, alias `m`, was not mended at the end of the window. */
export const heldAt = (to: Date): Sql => sql`(m.mended_at is null or m.mended_at >= ${to})`;

/**
 * A select of the ids (with workflow, facility, department) of the transactions that need somebody: failed within the window, or
 * held by an exception that is open at its end. The one definition behind every such number and the list it opens.
 * Cost: index transaction_failed, and the members of open exceptions.
 */
export function selectAttention({ actor, scope, window: { from, to } }: AttentionFilter): Sql {
  return sql`select t.id, t.workflow, t.facility, t.department from transaction t
      where ${scopePredicate(actor, scope, 't')} and t.state = 'failed' and t.failed_at >= ${from} and t.failed_at < ${to}
    union
    select t.id, t.workflow, t.facility, t.department from exception e
      join exception_member m on m.exception_id = e.id and m.subject_kind = 'transaction' and ${heldAt(to)}
      join transaction t on t.id = m.subject_id and ${scopePredicate(actor, scope, 't')}
      where e.environment = ${scope.environment} and ${openAt(to)}`;
}
