import type { Calendars } from '@/lib/domain';
import { findLocalDay } from './find-local-day';
import { isHoliday } from './is-holiday';
import { dateOf, dayNumberOf, weekdayOf } from './local-date';

/** Whether a local date (2026-01-05) is a working day of the house: one of the business weekdays and no holiday, there when a facility is named. */
export function isBusinessDay(date: string, calendars: Calendars, facility?: string): boolean {
  return calendars.businessHours.weekdays.includes(weekdayOf(dayNumberOf(date))) && !isHoliday(date, calendars, facility);
}

/** Returns how many working days lie in `[from, to)`, by the local days they touch. */
export function countBusinessDays({ from, to }: { from: Date; to: Date }, calendars: Calendars, timezone: string): number {
  const last = findLocalDay(to.getTime() - 1, timezone).number;
  let days = 0;
  for (let day = findLocalDay(from.getTime(), timezone).number; day <= last; day++) if (isBusinessDay(dateOf(day), calendars)) days++;
  return days;
}

/** Returns the working days of a month (`2026-01`), as dates, in order. Errors: RangeError when it is no month. */
export function businessDaysOf(month: string, calendars: Calendars): string[] {
  const first = dayNumberOf(`${month}-01`);
  const dates = Array.from({ length: 31 }, (_, i) => dateOf(first + i));
  return dates.filter((date) => date.startsWith(month) && isBusinessDay(date, calendars));
}
