import { type PayPeriod, payCalendarOf, payDeadline, payPeriods, shiftDate, wallTime } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import { type Calendars, type Environment, elapsedMs, type OccurrencePlan } from '@/lib/domain';

/**
 * Returns the batches that calendars promise with a deadline in [from, to): one for each facility, and each pay group where the
 * rule splits by it, by the pay calendar of the group. Of a period that had ended by `from`, since when we listen, its file may have come unheard: none.
 * Facilities without employees promise none. No pay calendar: none.
 */
export function planOccurrences(index: CatalogIndex, environment: Environment, from: Date, to: Date): OccurrencePlan[] {
  const { calendars, organisation, facilities } = index.catalog;
  return index.batches.flatMap(({ type, rule, window }) => {
    const name = window.payDeadline;
    if (name === undefined) return [];
    const groups = rule.per.includes('pay_group') ? organisation.payGroups.map((g) => g.id) : [''];
    return payPeriods(calendars, from, to).flatMap((period) => {
      const parts = groups.filter((group) => payCalendarOf(group, calendars) === period.calendar);
      if (parts.length === 0 || period.deadlines[name] === undefined) return [];
      return facilities.flatMap((facility) => {
        if (endOf(period, calendars, index.timezoneOf(facility.id)) < from) return [];
        const dueAt = payDeadline(period, name, index.timezoneOf(facility.id));
        if (dueAt < from || dueAt >= to || facility.employees === 0) return [];
        const raiseAt = new Date(dueAt.getTime() - elapsedMs(rule.raiseBefore));
        return parts.map((part) => ({
          environment,
          code: type.code,
          workflow: rule.workflow,
          milestone: rule.milestone,
          facility: facility.id,
          part,
          period: period.periodId,
          raiseAt,
          dueAt,
        }));
      });
    });
  });
}

/** The first instant after the period at a place. */
const endOf = ({ periodEnd }: PayPeriod, calendars: Calendars, timezone: string): Date =>
  wallTime(shiftDate(periodEnd, 1, 'elapsed', calendars), '00:00', timezone);
