import type { Calendars, Clock } from '@/lib/domain';
import { isBusinessDay } from './business-days';

const DAY_MS = 86_400_000;

/** The day so many days on, of the calendar or of business days. */
export function shiftDate(date: string, days: number, clock: Clock, calendars: Calendars): string {
  const step = (from: string, by: number) => new Date(Date.parse(`${from}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
  if (clock === 'elapsed') return step(date, days);
  let at = date;
  for (let left = Math.abs(days), tried = 0; left > 0 && tried < 4000; tried++) {
    at = step(at, Math.sign(days));
    if (isBusinessDay(at, calendars)) left -= 1;
  }
  return at;
}
