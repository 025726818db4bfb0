import type { Calendars } from '@/lib/domain';
import type { Hours } from './find-hours';
import { localDayAt, wallTimeMs } from './find-local-day';
import { isHoliday } from './is-holiday';
import { dateOf, minutesOf, weekdayOf } from './local-date';

/** The open hours of one day, `[openMs, closeMs)` in UTC. */
export interface OpenHours {
  openMs: number;
  closeMs: number;
}

const known = new WeakMap<Calendars, Map<string, Map<number, OpenHours | null>>>();

/** Returns when these hours are open on a day of a zone, or null on a closed day. Cost: map lookups once the day is known. */
export function findOpenHours(dayNumber: number, hours: Hours, calendars: Calendars, timezone: string): OpenHours | null {
  const days = daysOf(calendars, `${hours.key} ${timezone}`);
  const cached = days.get(dayNumber);
  if (cached !== undefined) return cached;
  const found = openHours(dayNumber, hours, calendars, timezone);
  days.set(dayNumber, found);
  return found;
}

function openHours(dayNumber: number, hours: Hours, calendars: Calendars, timezone: string): OpenHours | null {
  if (!hours.weekdays.includes(weekdayOf(dayNumber))) return null;
  if (hours.closedOnHolidays && isHoliday(dateOf(dayNumber), calendars, hours.facility)) return null;
  const day = localDayAt(dayNumber, timezone);
  return { openMs: wallTimeMs(day, minutesOf(hours.open)), closeMs: wallTimeMs(day, minutesOf(hours.close)) };
}

function daysOf(calendars: Calendars, key: string): Map<number, OpenHours | null> {
  const zones = known.get(calendars) ?? new Map<string, Map<number, OpenHours | null>>();
  known.set(calendars, zones);
  const days = zones.get(key) ?? new Map<number, OpenHours | null>();
  zones.set(key, days);
  return days;
}
