import { scopePredicate } from '@/lib/access';
import { type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';

export interface AttentionFilter {
  actor: Actor;
  scope: Scope;
  window: TimeWindow;
  now: Date;
}

type Instant = Pick<AttentionFilter, 'window' | 'now'>;

/** Nothing is resolved or mended after now: what stands is told by what stands, of which there are indexes. */
const reachesNow = ({ window, now }: Instant) => window.to >= now;

/** The condition that an exception, alias `e`, stood open at the end of the window; for a window up to now: that it is open. */
export const openAt = (asked: Instant): Sql =>
  reachesNow(asked)
    ? sql`e.state <> 'resolved' and e.opened_at < ${asked.window.to}`
    : sql`(e.state <> 'resolved' or e.resolved_at >= ${asked.window.to}) and e.opened_at < ${asked.window.to}`;

/** The condition that a member, alias `m`, was not mended at the end of the window. */
export const heldAt = (asked: Instant): Sql =>
  reachesNow(asked) ? sql`m.mended_at is null` : sql`(m.mended_at is null or m.mended_at >= ${asked.window.to})`;

/** The condition that a transaction, alias `t`, failed in the window and is not mended. */
export const failedIn = ({ from, to }: TimeWindow): Sql => sql`t.state = 'failed' and t.failed_at >= ${from} and t.failed_at < ${to}`;

/**
 * A select of the ids of transactions, in any place, that are held by an exception which is open at the end of the window. One that is held by two
 * comes twice.
 */
export const selectHeld = (filter: AttentionFilter): Sql => sql`select m.subject_id as id from exception e
    join exception_member m on m.exception_id = e.id and m.subject_kind = 'transaction' and ${heldAt(filter)}
    where e.environment = ${filter.scope.environment} and ${openAt(filter)}`;

/**
 * A select of the transactions that need somebody, each once: failed within the window, or
 * held by an exception that is open at its end. The one definition behind every such number and the list it opens.
 * Cost: index transaction_failed, and the members of open exceptions.
 */
export function selectAttention(filter: AttentionFilter): Sql {
  const { actor, scope, window } = filter;
  return sql`select t.* from transaction t where ${scopePredicate(actor, scope, 't')} and ${failedIn(window)}
    union all ${selectHeldBeside(filter)}`;
}

/** Those of `selectAttention` that did not fail within the window: held without a failure, or since one that is older. */
function selectHeldBeside(filter: AttentionFilter): Sql {
  const { actor, scope, window } = filter;
  // The failed are left out before the others are looked up: most of what is held has failed just now.
  return sql`select t.* from (
      select distinct h.id from (${selectHeld(filter)}) h
      where not exists (select from transaction t where t.id = h.id and t.environment = ${scope.environment} and ${failedIn(window)})) h
    join transaction t on t.id = h.id and ${scopePredicate(actor, scope, 't')}`;
}
