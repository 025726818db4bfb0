import type { Calendars } from '@/lib/domain';
import { isBusinessDay } from './business-days';
import { isHoliday } from './is-holiday';
import { dateOf, dayNumberOf, weekdayOf } from './local-date';
import { shiftMonth } from './shift-month';

/** One pay period: its first and last local date, and each deadline as local wall time (2026-01-05T18:00) by its key. */
export interface PayPeriod {
  periodId: string;
  /** Which pay calendar; `default` is the one for all groups that no other names. */
  calendar: string;
  periodStart: string;
  periodEnd: string;
  deadlines: Record<string, string>;
}

type Default = NonNullable<Calendars['payCalendar']>;
type Further = Calendars['payCalendars'][number];
type Deadlines = Default['deadlines'];

const DAY_MS = 86_400_000;
/** From the end of a period to its last deadline, beyond that of working days. */
const REACH_DAYS = 9;

/**
 * Returns every pay period in play at some time of [from, to], of each pay calendar, oldest first: the span from its end to its last
 * deadline touches the window, with a day to spare for time zones. Empty without a pay calendar.
 */
export function payPeriods(calendars: Calendars, from: Date, to: Date): PayPeriod[] {
  const { payCalendar, payCalendars } = calendars;
  const all = [...(payCalendar ? [{ ...payCalendar, id: 'default' }] : []), ...payCalendars];
  const last = Math.floor(to.getTime() / DAY_MS) + 1;
  return all.flatMap((calendar) => {
    const first = Math.ceil(from.getTime() / DAY_MS) - reachOf(calendar.deadlines);
    const ends = 'periodDays' in calendar ? endsByDays(calendar, first, last) : endsByMonth(calendar, first, last);
    return ends.map(({ start, end, periodId }) => ({
      periodId,
      calendar: calendar.id,
      periodStart: dateOf(start),
      periodEnd: dateOf(end),
      deadlines: deadlinesOf(calendar.deadlines, end, calendars),
    }));
  });
}

/** Returns the id of the pay calendar of a pay group: the further one that names it, else `default`; null when there is none for it. */
export function payCalendarOf(group: string, { payCalendar, payCalendars }: Calendars): string | null {
  return payCalendars.find(({ groups }) => groups.includes(group))?.id ?? (payCalendar ? 'default' : null);
}

/** Returns the pay period of a pay group that holds a local date, or null without a pay calendar for it. */
export function payPeriodOf(date: string, calendars: Calendars, group = ''): PayPeriod | null {
  const calendar = payCalendarOf(group, calendars);
  const at = dayNumberOf(date);
  const near = payPeriods(calendars, new Date((at - 40) * DAY_MS), new Date((at + 40) * DAY_MS));
  return near.find((one) => one.calendar === calendar && one.periodStart <= date && date <= one.periodEnd) ?? null;
}

interface PeriodSpan {
  start: number;
  end: number;
  periodId: string;
}

const reachOf = (deadlines: Deadlines): number =>
  Math.max(REACH_DAYS, ...Object.values(deadlines).map((one) => ('businessDay' in one ? one.businessDay * 2 + REACH_DAYS : REACH_DAYS)));

function endsByDays(calendar: Default, first: number, last: number): PeriodSpan[] {
  const anchor = dayNumberOf(calendar.anchorPeriodEnd);
  const from = Math.ceil((first - anchor) / calendar.periodDays);
  const until = Math.floor((last - anchor) / calendar.periodDays);
  return Array.from({ length: Math.max(0, until - from + 1) }, (_, i) => {
    const end = anchor + (from + i) * calendar.periodDays;
    return { start: end - calendar.periodDays + 1, end, periodId: periodId(calendar, anchor, from + i) };
  });
}

/** Numbered within the year: 24 of a calendar with two ends a month. */
function endsByMonth(calendar: Extract<Further, { periodEndDays: unknown }>, first: number, last: number): PeriodSpan[] {
  const ends: PeriodSpan[] = [];
  const days = [...new Set(calendar.periodEndDays)].sort((a, b) => a - b);
  for (let month = dateOf(first).slice(0, 7); dayNumberOf(`${month}-01`) <= last; month = shiftMonth(month, 1)) {
    const of = (day: number, in_: string) => Math.min(dayNumberOf(`${in_}-01`) + day - 1, dayNumberOf(`${shiftMonth(in_, 1)}-01`) - 1);
    days.forEach((day, i) => {
      const end = of(day, month);
      const before = i === 0 ? of(days[days.length - 1] ?? day, shiftMonth(month, -1)) : of(days[i - 1] ?? day, month);
      const number = (Number(month.slice(5)) - 1) * days.length + i + 1;
      if (end >= first && end <= last && end > before) {
        ends.push({
          start: before + 1,
          end,
          periodId: `${calendar.prefix ?? 'PP'}-${month.slice(0, 4)}-${String(number).padStart(2, '0')}`,
        });
      }
    });
  }
  return ends;
}

const deadlinesOf = (deadlines: Deadlines, end: number, calendars: Calendars): Record<string, string> =>
  Object.fromEntries(
    Object.entries(deadlines).map(([name, deadline]) => {
      const day = 'businessDay' in deadline ? nthBusinessDay(end, deadline.businessDay, calendars) : dueDay(end, deadline, calendars);
      return [name, `${dateOf(day)}T${deadline.at}`];
    }),
  );

function nthBusinessDay(end: number, nth: number, calendars: Calendars): number {
  let day = end;
  for (let left = nth; left > 0; ) {
    day++;
    if (isBusinessDay(dateOf(day), calendars)) left--;
  }
  return day;
}

/** The first such weekday strictly after the period's end; on a holiday moved to the working day before or after, if the calendar says so. */
function dueDay(
  end: number,
  { weekday, onHoliday = 'same' }: Extract<Deadlines[string], { weekday: number }>,
  calendars: Calendars,
): number {
  let day = end + 1 + ((weekday - weekdayOf(end + 1) + 7) % 7);
  if (onHoliday === 'same' || !isHoliday(dateOf(day), calendars)) return day;
  const step = onHoliday === 'before' ? -1 : 1;
  while (!isBusinessDay(dateOf(day), calendars)) day += step;
  return day;
}

/** Periods are numbered within the year in which they end; only the anchor's year may start at another number. */
function periodId(calendar: Default, anchor: number, index: number): string {
  const end = anchor + index * calendar.periodDays;
  const years = yearOf(end) - yearOf(anchor);
  const inYear = Math.floor((end - dayNumberOf(`${yearOf(end)}-01-01`)) / calendar.periodDays) + 1;
  const number = years === 0 ? calendar.firstPeriod.number + index : inYear;
  return `${calendar.prefix ?? 'PP'}-${calendar.firstPeriod.year + years}-${String(number).padStart(2, '0')}`;
}

const yearOf = (dayNumber: number): number => Number(dateOf(dayNumber).slice(0, 4));
