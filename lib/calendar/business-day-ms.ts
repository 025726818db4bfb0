import type { Calendars } from '@/lib/domain';
import { minutesOf } from './local-date';

/** Returns the length of one business day in ms: from opening to closing. Errors: RangeError when closing is not after opening. */
export function businessDayMs(calendars: Calendars): number {
  const { open, close } = calendars.businessHours;
  const minutes = minutesOf(close) - minutesOf(open);
  if (minutes <= 0) throw new RangeError(`business hours close (${close}) before they open (${open})`);
  return minutes * 60_000;
}
