import { businessDaysOf, countBusinessDays, localParts, shiftLocalDays, shiftMonth } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import type { TimeWindow } from '@/lib/domain';
import type { ComparisonKind } from '@/lib/domain/views/movement';
import type { MeasuredKpi } from './judge-kpi';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Weeks to look back for one with as many working days. */
const WEEKS = 8;
/** The close reaches from the last working days of a month to this one of the next. */
const CLOSE_ENDS = 8;
const CLOSE_BEGINS = 2;

export interface ComparableWindow extends TimeWindow {
  kind: ComparisonKind;
  name: string;
}

/**
 * The earlier windows a window may be held against, each as long by local time: directly before; the same weekdays of the nearest week
 * with as many working days; the same working days of the month-end before, while one is near; the same days of the pay period before,
 * for measures of payroll. On whole hours; one that equals an earlier one in the list is left out.
 */
export function comparableWindows(kpi: MeasuredKpi, current: TimeWindow, index: CatalogIndex): ComparableWindow[] {
  const { calendars, organisation } = index.catalog;
  const { timezone } = organisation;
  const days = (current.to.getTime() - current.from.getTime()) / DAY_MS;
  const earlier = (by: number): TimeWindow => ({
    from: onHour(shiftLocalDays(current.from, -by, timezone)),
    to: onHour(shiftLocalDays(current.to, -by, timezone)),
  });
  const list: ComparableWindow[] = [
    {
      kind: 'previous',
      name: `the ${sayLength(days)} before${days % 7 === 0 ? ', the same weekdays' : ''}`,
      from: new Date(current.from.getTime() - (current.to.getTime() - current.from.getTime())),
      to: current.from,
    },
  ];
  const first = Math.max(1, Math.ceil(days / 7 - 0.01));
  const working = countBusinessDays(current, calendars, timezone);
  const weeks = Array.from({ length: WEEKS }, (_, i) => first + i);
  const alike = weeks.find((week) => countBusinessDays(earlier(week * 7), calendars, timezone) === working);
  if (days <= 28 && alike !== undefined) {
    const holiday = alike === first ? '' : ', the nearest with as many working days';
    list.push({ kind: 'weekday', name: `the same weekdays ${sayWeeks(alike)} earlier${holiday}`, ...earlier(alike * 7) });
  }
  const month = days <= 10 ? monthEndShift(current, index) : null;
  if (month) list.push({ kind: 'business_day', name: month.name, ...earlier(month.days) });
  const pay = followsPay(kpi, index) ? calendars.payCalendar : undefined;
  if (pay) {
    const periods = Math.max(1, Math.ceil(days / pay.periodDays - 0.01));
    const which = periods === 1 ? 'the pay period before' : `${periods} pay periods earlier`;
    list.push({ kind: 'pay_period', name: `the same days of ${which}`, ...earlier(periods * pay.periodDays) });
  }
  const start = ({ from }: TimeWindow) => from.getTime();
  return list.filter((one, at) => list.findIndex((other) => start(other) === start(one)) === at);
}

const onHour = (at: Date) => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);

function sayLength(days: number): string {
  if (days < 1.5) return days === 1 ? '24 hours' : `${Math.round(days * 24)} hours`;
  return `${Number.isInteger(days) ? days : days.toFixed(1)} days`;
}

const sayWeeks = (weeks: number) => (weeks === 1 ? 'a week' : `${weeks} weeks`);

/** How many days back the same working day of the month-end before lies; null when no month-end is near. */
function monthEndShift({ to }: TimeWindow, { catalog }: CatalogIndex): { days: number; name: string } | null {
  const { date } = localParts(new Date(to.getTime() - 1), catalog.organisation.timezone);
  const month = date.slice(0, 7);
  const days = businessDaysOf(month, catalog.calendars);
  const before = businessDaysOf(shiftMonth(month, -1), catalog.calendars);
  const passed = days.filter((day) => day <= date).length;
  const last = days[passed - 1];
  if (last !== undefined && passed <= CLOSE_ENDS) {
    const then = before[passed - 1];
    return then === undefined ? null : { days: daysBetween(then, last), name: `working day ${passed} of the month before` };
  }
  const left = days.length - passed;
  const then = before[before.length - 1 - left];
  if (last === undefined || left > CLOSE_BEGINS || then === undefined) return null;
  const which = left === 0 ? 'the last working day' : left === 1 ? 'the last but one working day' : 'the last but two working day';
  return { days: daysBetween(then, last), name: `${which} of the month before` };
}

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** Whether the measure lives by the pay calendar: its batches or its workflow have a deadline there. */
function followsPay({ measure }: MeasuredKpi, index: CatalogIndex): boolean {
  const paid = (workflow: string) =>
    index.workflows.get(workflow)?.workflow.windows.some(({ payDeadline }) => payDeadline !== undefined) === true;
  if ('workflow' in measure) return paid(measure.workflow);
  return 'exceptionType' in measure && index.batches.some(({ type, rule }) => type.code === measure.exceptionType && paid(rule.workflow));
}
