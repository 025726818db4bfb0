import type { Calendars, Clock } from '@/lib/domain';
import { findLocalDay } from './find-local-day';
import { findOpenHours } from './find-open-hours';

/**
 * Returns the time between two instants on the clock, in ms. Negative when `to` lies before `from`: a clock fault stays visible.
 * Business: the open hours of the zone between them. Cost: one map lookup a day between them.
 */
export function durationOnClock(from: Date, to: Date, clock: Clock, calendars: Calendars, timezone: string): number {
  const [fromMs, toMs] = [from.getTime(), to.getTime()];
  if (clock === 'elapsed') return toMs - fromMs;
  return toMs < fromMs ? 0 - businessMs(toMs, fromMs, calendars, timezone) : businessMs(fromMs, toMs, calendars, timezone);
}

function businessMs(fromMs: number, toMs: number, calendars: Calendars, timezone: string): number {
  const last = findLocalDay(toMs, timezone).number;
  let openMs = 0;
  for (let day = findLocalDay(fromMs, timezone).number; day <= last; day++) {
    const hours = findOpenHours(day, calendars, timezone);
    if (hours) openMs += Math.max(0, Math.min(toMs, hours.closeMs) - Math.max(fromMs, hours.openMs));
  }
  return openMs;
}
