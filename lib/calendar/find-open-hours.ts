import type { Calendars } from '@/lib/domain';
import { type LocalDay, localDayAt, wallTimeMs } from './find-local-day';
import { dateOf, minutesOf, weekdayOf } from './local-date';

/** The open hours of one business day, `[openMs, closeMs)` in UTC. */
export interface OpenHours {
  openMs: number;
  closeMs: number;
}

const known = new WeakMap<Calendars, Map<string, Map<number, OpenHours | null>>>();

/** Returns the open hours of a day of a zone, or null on a weekend day or holiday. Cost: map lookups once the day is known. */
export function findOpenHours(dayNumber: number, calendars: Calendars, timezone: string): OpenHours | null {
  const days = daysOf(calendars, timezone);
  const cached = days.get(dayNumber);
  if (cached !== undefined) return cached;
  const hours = openHours(localDayAt(dayNumber, timezone), calendars);
  days.set(dayNumber, hours);
  return hours;
}

function openHours(day: LocalDay, { businessHours, holidays }: Calendars): OpenHours | null {
  if (!businessHours.weekdays.includes(weekdayOf(day.number)) || holidays.includes(dateOf(day.number))) return null;
  return { openMs: wallTimeMs(day, minutesOf(businessHours.open)), closeMs: wallTimeMs(day, minutesOf(businessHours.close)) };
}

function daysOf(calendars: Calendars, timezone: string): Map<number, OpenHours | null> {
  const zones = known.get(calendars) ?? new Map<string, Map<number, OpenHours | null>>();
  known.set(calendars, zones);
  const days = zones.get(timezone) ?? new Map<number, OpenHours | null>();
  zones.set(timezone, days);
  return days;
}
