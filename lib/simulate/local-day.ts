import { localDayStart, localParts } from '@/lib/calendar';
import { DAY_MS, HOUR_MS } from './simulation';

/** First instant of a local day, in ms. Days count from 1970-01-01. */
export function startOfDay(day: number, timezone: string): number {
  const noon = new Date(day * DAY_MS + DAY_MS / 2);
  const off = day - dayOf(localParts(noon, timezone).date);
  return localDayStart(new Date(noon.getTime() + off * DAY_MS), timezone).getTime();
}

/** Local day of an instant. */
export const localDayOf = (atMs: number, timezone: string): number => dayOf(localParts(new Date(atMs), timezone).date);

/**
 * The instant at which the wall clock of the zone shows this hour (with fraction) of the local day. An hour that a change of clocks
 * skips becomes the one before; of one that comes twice the first counts. Never falls when the hour rises.
 */
export function atLocalHour(day: number, hour: number, timezone: string): number {
  const atMs = startOfDay(day, timezone) + Math.round(hour * HOUR_MS);
  const shown = localParts(new Date(atMs), timezone);
  const offByHours = (dayOf(shown.date) - day) * 24 + shown.hour - Math.floor(hour);
  return atMs - offByHours * HOUR_MS;
}

export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

/** 1 = Monday ... 7 = Sunday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;
