import { type Calendars, type Clock, elapsedMs, parseDuration } from '@/lib/domain';
import { businessDayMs } from './business-day-ms';
import { findLocalDay } from './find-local-day';
import { findOpenHours } from './find-open-hours';

const MOST_CLOSED_DAYS = 400;

/**
 * Returns the first instant by which the duration has passed on the clock. Elapsed: a day is 24 hours. Business: only open hours of the
 * zone count and a day is `businessDayMs`; started outside them, the clock waits for the next opening; ending at closing time stays there.
 * Errors: RangeError for a bad duration, an unknown zone, or a calendar that is never open.
 */
export function addOnClock(at: Date, isoDuration: string, clock: Clock, calendars: Calendars, timezone: string): Date {
  if (clock === 'elapsed') return new Date(at.getTime() + elapsedMs(isoDuration));
  const { days, milliseconds } = parseDuration(isoDuration);
  return new Date(addBusinessMs(at.getTime(), days * businessDayMs(calendars) + milliseconds, calendars, timezone));
}

function addBusinessMs(atMs: number, durationMs: number, calendars: Calendars, timezone: string): number {
  if (durationMs === 0) return atMs;
  let leftMs = durationMs;
  let closedDays = 0;
  for (let day = findLocalDay(atMs, timezone).number; closedDays < MOST_CLOSED_DAYS; day++) {
    const hours = findOpenHours(day, calendars, timezone);
    const fromMs = hours ? Math.max(atMs, hours.openMs) : 0;
    if (!hours || fromMs >= hours.closeMs) {
      closedDays++;
      continue;
    }
    if (fromMs + leftMs <= hours.closeMs) return fromMs + leftMs;
    leftMs -= hours.closeMs - fromMs;
    closedDays = 0;
  }
  throw new RangeError(`the business calendar has no open day within ${MOST_CLOSED_DAYS} days`);
}
