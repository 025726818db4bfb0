import { addOnClock } from '@/lib/calendar';
import { type CatalogIndex, eventVariables } from '@/lib/catalog';
import type { DeadlinePlan, TransactionChange } from '@/lib/domain';

/**
 * Returns the promises of missing-milestone rules to a transaction as it stands: pending, met, or void when it took another way.
 * Rules whose starting milestone is not reached give none. A condition is asked of the new events; once a promise stands, it stands.
 */
export function planDeadlines(change: TransactionChange, index: CatalogIndex): DeadlinePlan[] {
  const { after } = change;
  const at = new Map(change.milestones.map((m) => [m.milestone, m.reachedAt]));
  const timezone = index.timezoneOf(after.facility);
  return index.rulesOf(after.workflow).missing.flatMap(({ type, rule, condition }): DeadlinePlan[] => {
    const startsAt = at.get(rule.after);
    if (!startsAt) return [];
    const metAt = at.get(rule.milestone) ?? null;
    const applies =
      condition === null ||
      change.newEvents.some((event) => {
        const verdict = condition.test(eventVariables(event));
        return verdict.ok && verdict.value;
      });
    if (!applies && change.before === null) return [];
    const elsewhere =
      rule.unless.some((m) => at.has(m)) ||
      (metAt === null && (after.state === 'completed' || after.state === 'completed_with_warning' || after.state === 'cancelled'));
    return [
      {
        transactionId: after.id,
        environment: after.environment,
        code: type.code,
        // `applies: false` may only move a promise that stands, never make one: the writer sees to that.
        applies,
        state: metAt ? 'met' : elsewhere ? 'void' : 'pending',
        startsAt,
        dueAt: addOnClock(startsAt, rule.within, rule.clock, index.catalog.calendars, timezone),
        metAt,
      },
    ];
  });
}
