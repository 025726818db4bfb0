import type { Calendars, Clock } from '@/lib/domain';
import { type ClockPlace, findHours } from './find-hours';
import { findLocalDay } from './find-local-day';
import { findOpenHours } from './find-open-hours';

/**
 * Returns the time between two instants on the clock, in ms. Negative when `to` lies before `from`: a clock fault stays visible.
 * `business`, or a clock of calendars.clocks by its name (`pay`): its open hours at the place between them. Clocks, places and errors are
 * those of addOnClock. Cost: one map lookup a day between them.
 */
export function durationOnClock(
  from: Date,
  to: Date,
  clock: Clock,
  calendars: Calendars,
  timezone: string,
  place: ClockPlace = {},
): number {
  const [fromMs, toMs] = [from.getTime(), to.getTime()];
  if (clock === 'elapsed') return toMs - fromMs;
  const hours = findHours(clock, calendars, place);
  const zone = hours.timezone ?? timezone;
  const open = (first: number, last: number) => {
    const until = findLocalDay(last, zone).number;
    let openMs = 0;
    for (let day = findLocalDay(first, zone).number; day <= until; day++) {
      const at = findOpenHours(day, hours, calendars, zone);
      if (at) openMs += Math.max(0, Math.min(last, at.closeMs) - Math.max(first, at.openMs));
    }
    return openMs;
  };
  return toMs < fromMs ? 0 - open(toMs, fromMs) : open(fromMs, toMs);
}
