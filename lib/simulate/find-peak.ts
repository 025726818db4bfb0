import { isHoliday, isBusinessDay as isWorkingDate } from '@/lib/calendar';
import type { Calendars } from '@/lib/domain';
import { dateOf, dayOf } from './local-day';
import type { PlannedWorkflow } from './simulation';

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
/** No month has more business days. */
const LONGEST_MONTH = 23;

/**
 * Returns the factor of a workflow's volume on a local day: the product of the peaks of its catalog entry that say when in a calendar's words
 * ("last 3 business days of month", "first 5 business days of month", "first 3 business days of a quarter", "business day -1 to 3 of month
 * end", "day after a holiday", "June and September intakes"). A peak in other words is no matter of the calendar and counts 1.
 */
export function peakOf(planned: PlannedWorkflow, day: number, calendars: Calendars): number {
  const known = peaksOf.get(planned) ?? new Map<number, number>();
  peaksOf.set(planned, known);
  const peaks = planned.workflow.volume?.peaks ?? [];
  const factor =
    known.get(day) ?? peaks.reduce((product, peak) => (isPeak(peak.when, day, calendars) ? product * peak.factor : product), 1);
  known.set(day, factor);
  return factor;
}

/** Asked once for each place: what a day was found to be is kept. */
const peaksOf = new WeakMap<PlannedWorkflow, Map<number, number>>();

function isPeak(when: string, day: number, calendars: Calendars): boolean {
  const text = when.toLowerCase();
  const last = /^last (?:(\d+) )?business days? of month/.exec(text);
  if (last) return businessDaysLeft(day, calendars) <= Number(last[1] ?? 1);
  const first = /^first (?:(\d+) )?business days? of (month|a quarter)/.exec(text);
  if (first) {
    const quarter = first[2] === 'month' || [1, 4, 7, 10].includes(monthOf(day));
    return quarter && isBusinessDay(day, calendars) && businessDayOfMonth(day, calendars) <= Number(first[1] ?? 1);
  }
  const around = /^(?:on )?business day (-?\d+) to (-?\d+) of month/.exec(text);
  if (around) return isAround(day, Number(around[1]), Number(around[2]), calendars);
  if (text.startsWith('day after a holiday')) return isHoliday(dateOf(day - 1), calendars);
  const named = /^([a-z]+)(?: and ([a-z]+))?\b/.exec(text);
  const meant = [named?.[1], named?.[2]].map((name) => months.indexOf(name ?? '') + 1).filter((month) => month > 0);
  return meant.includes(monthOf(day));
}

/** Business day 1 is the first of the month, -1 the last of the month before. */
function isAround(day: number, from: number, to: number, calendars: Calendars): boolean {
  if (!isBusinessDay(day, calendars)) return false;
  const number = businessDayOfMonth(day, calendars);
  return (number >= from && number <= to) || (from < 0 && businessDaysLeft(day, calendars) <= -from);
}

/** Whether offices work on a local day. */
export const isBusinessDay = (day: number, calendars: Calendars): boolean => isWorkingDate(dateOf(day), calendars);

/** Business days of the month up to and with this day. */
export function businessDayOfMonth(day: number, calendars: Calendars): number {
  const [year = 0, month = 1] = dateOf(day).split('-').map(Number);
  const first = dayOf(`${year}-${String(month).padStart(2, '0')}-01`);
  let count = 0;
  for (let d = first; d <= day; d++) if (isBusinessDay(d, calendars)) count += 1;
  return count;
}

/** Business days of the month from this day on, itself with them; more than any month has when it is a day off. */
function businessDaysLeft(day: number, calendars: Calendars): number {
  if (!isBusinessDay(day, calendars)) return LONGEST_MONTH + 1;
  let count = 0;
  for (let d = day; monthOf(d) === monthOf(day); d++) if (isBusinessDay(d, calendars)) count += 1;
  return count;
}

const monthOf = (day: number): number => Number(dateOf(day).slice(5, 7));
