import type { Calendars, Clock } from '@/lib/domain';
import { type ClockPlace, findHours, openDayMs } from './find-hours';

/**
 * Returns the length of one day of a clock in ms, from opening to closing; of the house's business hours when no other clock or place is
 * named. Errors: RangeError for an unknown clock, or when closing is not after opening.
 */
export function businessDayMs(calendars: Calendars, clock: Clock = 'business', place: ClockPlace = {}): number {
  return openDayMs(findHours(clock, calendars, place));
}
