import { isBusinessDay, localParts } from '@/lib/calendar';
import type { Calendars } from '@/lib/domain';

const DAY_MS = 86_400_000;

/**
 * Which days before now may say what is usual now: yesterday and the same weekday last week, but no working day when today is none,
 * since less traffic on a holiday is no silence.
 */
export function comparableDays(now: Date, calendars: Calendars, timezone: string): number[] {
  const working = (at: Date) => isBusinessDay(localParts(at, timezone).date, calendars);
  const today = working(now);
  return [1, 7].filter((days) => today || !working(new Date(now.getTime() - days * DAY_MS)));
}
