import { findLocalDay } from './find-local-day';
import { dateOf, weekdayOf } from './local-date';

/** A wall clock's reading: `date` as 2026-01-05, `weekday` 1 = Monday ... 7 = Sunday. */
interface LocalParts {
  date: string;
  weekday: number;
  hour: number;
  minute: number;
}

/** Returns what calendar and clock on the wall show at an instant in a zone. Errors: RangeError for an unknown zone. */
export function localParts(at: Date, timezone: string): LocalParts {
  const day = findLocalDay(at.getTime(), timezone);
  const offsetMs = at.getTime() < day.changesAtMs ? day.offsetMs : day.offsetAfterMs;
  const wall = new Date(at.getTime() + offsetMs);
  return { date: dateOf(day.number), weekday: weekdayOf(day.number), hour: wall.getUTCHours(), minute: wall.getUTCMinutes() };
}
