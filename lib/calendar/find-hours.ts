import type { Calendars, Clock } from '@/lib/domain';
import { minutesOf } from './local-date';

/** Where a clock is asked for. Left out: the hours of the house and the holidays of all places. */
export interface ClockPlace {
  facility?: string | undefined;
  department?: string | undefined;
}

/** The open hours that a clock keeps at a place. `key` is the same for the same hours. */
export interface Hours {
  key: string;
  open: string;
  close: string;
  weekdays: readonly number[];
  /** False: holidays are days like others. */
  closedOnHolidays: boolean;
  /** Whose wall clock, where the clock has one of its own. */
  timezone?: string | undefined;
  facility?: string | undefined;
}

/**
 * Returns the hours of a clock: those of calendars.clocks by its name; of `business` the first entry of calendars.hours that fits the
 * place, else businessHours. Errors: RangeError for a clock that the calendar does not have.
 */
export function findHours(clock: Clock, calendars: Calendars, { facility, department }: ClockPlace = {}): Hours {
  if (clock !== 'business') {
    const own = calendars.clocks[clock];
    if (!own) throw new RangeError(`the calendar has no clock "${clock}"`);
    return { ...own, key: `${clock} ${facility ?? ''}`, closedOnHolidays: own.holidays === 'closed', facility };
  }
  const fits = (places: readonly string[], place: string | undefined) =>
    places.length === 0 || (place !== undefined && places.includes(place));
  const at = calendars.hours.findIndex((one) => fits(one.facilities, facility) && fits(one.departments, department));
  const other = calendars.hours[at];
  const { open, close, weekdays } = other ?? calendars.businessHours;
  return { key: `business ${at} ${facility ?? ''}`, open, close, weekdays, closedOnHolidays: other?.holidays !== 'open', facility };
}

/** Returns the length of an open day in ms. Errors: RangeError when closing is not after opening. */
export function openDayMs({ open, close }: Pick<Hours, 'open' | 'close'>): number {
  const minutes = minutesOf(close) - minutesOf(open);
  if (minutes <= 0) throw new RangeError(`business hours close (${close}) before they open (${open})`);
  return minutes * 60_000;
}
