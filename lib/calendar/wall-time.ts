import { localDayAt, wallTimeMs } from './find-local-day';
import { dayNumberOf, minutesOf } from './local-date';

/**
 * Returns the instant at which a wall clock in the zone shows this time on this date. A time that the change of clocks skips moves on by the
 * gap; of one that comes twice, the first. Errors: RangeError for no date, no time or an unknown zone.
 */
export const wallTime = (date: string, at: string, timezone: string): Date =>
  new Date(wallTimeMs(localDayAt(dayNumberOf(date), timezone), minutesOf(at)));
