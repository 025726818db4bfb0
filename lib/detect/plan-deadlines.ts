import { addOnClock } from '@/lib/calendar';
import { type CatalogIndex, eventVariables, type MissingRule } from '@/lib/catalog';
import type { DeadlinePlan, TransactionChange } from '@/lib/domain';
import { findWindowDue } from './find-window-due';

/**
 * Returns the promises of missing-milestone rules to a transaction as it stands: pending, met, or void when it took another way or has
 * ended. Rules whose starting milestone is not reached give none. A condition is asked of the new events that report this milestone;
 * one that cannot be decided makes no promise. A rule of a window is due when that says, less the time it is raised before. Once a promise stands, it stands. Rules that nothing of this change concerns give none.
 */
export function planDeadlines(change: TransactionChange, index: CatalogIndex): DeadlinePlan[] {
  const { missing } = index.rulesOf(change.after.workflow);
  if (missing.length === 0) return [];
  const at = new Map(change.milestones.map((m) => [m.milestone, m.reachedAt]));
  const timezone = index.timezoneOf(change.after.facility);
  return missing.flatMap((promise): DeadlinePlan[] => {
    const { type, rule } = promise;
    if (!concerns(rule, change)) return [];
    const startsAt = at.get(rule.after);
    const applies = startsAt !== undefined && appliesTo(promise, change);
    if (!startsAt || (!applies && change.before === null)) return [];
    const metAt = at.get(rule.milestone) ?? null;
    const over = change.after.endedAt !== null || rule.unless.some((milestone) => at.has(milestone));
    return [
      {
        transactionId: change.after.id,
        environment: change.after.environment,
        code: type.code,
        applies,
        state: metAt ? 'met' : over ? 'void' : 'pending',
        startsAt,
        dueAt: promise.deadline
          ? findWindowDue(promise.deadline, change, index)
          : addOnClock(startsAt, rule.within, rule.clock, index.catalog.calendars, timezone, change.after),
        metAt,
      },
    ];
  });
}

/** False: whatever the rule promises was promised before, and stands as it did. */
function concerns(
  { after, milestone, unless }: MissingRule['rule'],
  { before, after: is, newEvents, mergedFrom }: TransactionChange,
): boolean {
  if (before === null || mergedFrom.length > 0 || before.eventCount + newEvents.length !== is.eventCount) return true;
  if ((before.endedAt === null) !== (is.endedAt === null) || before.facility !== is.facility) return true;
  return newEvents.some((event) => event.milestone === after || event.milestone === milestone || unless.includes(event.milestone ?? ''));
}

function appliesTo({ rule, condition }: MissingRule, change: TransactionChange): boolean {
  if (condition === null) return true;
  return change.newEvents.some((event) => {
    if (event.milestone !== rule.after) return false;
    const verdict = condition.test(eventVariables(event));
    return verdict.ok && verdict.value;
  });
}
