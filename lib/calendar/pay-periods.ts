import type { Calendars } from '@/lib/domain';
import { dateOf, dayNumberOf, weekdayOf } from './local-date';

/** One pay period: its last local date, and each deadline as local wall time (2026-01-05T18:00) by its key. */
export interface PayPeriod {
  periodId: string;
  periodEnd: string;
  deadlines: Record<string, string>;
}

type PayCalendar = NonNullable<Calendars['payCalendar']>;

const DAY_MS = 86_400_000;
/** From the end of a period to its last deadline: less than eight days, and one more for zones. */
const REACH_DAYS = 9;

/**
 * Returns every pay period in play at some time of [from, to], oldest first: the span from its end to its last deadline touches the
 * window, with a day to spare for time zones. Empty without a pay calendar.
 */
export function payPeriods(calendars: Calendars, from: Date, to: Date): PayPeriod[] {
  const calendar = calendars.payCalendar;
  if (!calendar) return [];
  const anchor = dayNumberOf(calendar.anchorPeriodEnd);
  const first = Math.ceil((from.getTime() / DAY_MS - REACH_DAYS - anchor) / calendar.periodDays);
  const last = Math.floor((to.getTime() / DAY_MS + 1 - anchor) / calendar.periodDays);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => payPeriod(calendar, anchor, first + i));
}

function payPeriod(calendar: PayCalendar, anchor: number, index: number): PayPeriod {
  const end = anchor + index * calendar.periodDays;
  const deadlines = Object.entries(calendar.deadlines).map(([name, { weekday, at }]) => [
    name,
    `${dateOf(nextWeekday(end, weekday))}T${at}`,
  ]);
  return { periodId: periodId(calendar, anchor, index), periodEnd: dateOf(end), deadlines: Object.fromEntries(deadlines) };
}

/** Strictly after the period's end. */
const nextWeekday = (end: number, weekday: number): number => end + 1 + ((weekday - weekdayOf(end + 1) + 7) % 7);

/** Periods are numbered within the year in which they end; only the anchor's year may start at another number. */
function periodId(calendar: PayCalendar, anchor: number, index: number): string {
  const end = anchor + index * calendar.periodDays;
  const years = yearOf(end) - yearOf(anchor);
  const inYear = Math.floor((end - dayNumberOf(`${yearOf(end)}-01-01`)) / calendar.periodDays) + 1;
  const number = years === 0 ? calendar.firstPeriod.number + index : inYear;
  return `PP-${calendar.firstPeriod.year + years}-${String(number).padStart(2, '0')}`;
}

const yearOf = (dayNumber: number): number => Number(dateOf(dayNumber).slice(0, 4));
