import { type Calendars, type Clock, elapsedMs, parseDuration } from '@/lib/domain';
import { type ClockPlace, findHours, type Hours, openDayMs } from './find-hours';
import { findLocalDay } from './find-local-day';
import { findOpenHours } from './find-open-hours';

const MOST_CLOSED_DAYS = 400;

/**
 * Returns the first instant by which the duration has passed on the clock. `elapsed`: a day is 24 hours. `business`, or a clock of
 * calendars.clocks by its name (`pay`): only its open hours at the place count and a day is from opening to closing; started outside them, the
 * clock waits for the next opening; ending at closing time stays there. A clock with a time zone of its own ignores `timezone`.
 * Errors: RangeError for a bad duration, an unknown zone or clock, or one that is never open.
 */
export function addOnClock(
  at: Date,
  isoDuration: string,
  clock: Clock,
  calendars: Calendars,
  timezone: string,
  place: ClockPlace = {},
): Date {
  if (clock === 'elapsed') return new Date(at.getTime() + elapsedMs(isoDuration));
  const hours = findHours(clock, calendars, place);
  const { days, milliseconds } = parseDuration(isoDuration);
  return new Date(
    addOpenMs(at.getTime(), days * openDayMs(hours) + milliseconds, { hours, calendars, timezone: hours.timezone ?? timezone }),
  );
}

interface OpenClock {
  hours: Hours;
  calendars: Calendars;
  timezone: string;
}

function addOpenMs(atMs: number, durationMs: number, { hours, calendars, timezone }: OpenClock): number {
  if (durationMs === 0) return atMs;
  let leftMs = durationMs;
  let closedDays = 0;
  for (let day = findLocalDay(atMs, timezone).number; closedDays < MOST_CLOSED_DAYS; day++) {
    const open = findOpenHours(day, hours, calendars, timezone);
    const fromMs = open ? Math.max(atMs, open.openMs) : 0;
    if (!open || fromMs >= open.closeMs) {
      closedDays++;
      continue;
    }
    if (fromMs + leftMs <= open.closeMs) return fromMs + leftMs;
    leftMs -= open.closeMs - fromMs;
    closedDays = 0;
  }
  throw new RangeError(`the business calendar has no open day within ${MOST_CLOSED_DAYS} days`);
}
