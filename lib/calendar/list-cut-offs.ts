import type { Calendars, CutOff } from '@/lib/domain';
import { findLocalDay, localDayAt, wallTimeMs } from './find-local-day';
import { isHoliday } from './is-holiday';
import { dateOf, minutesOf, weekdayOf } from './local-date';

const DAY_MS = 86_400_000;

/**
 * Returns the instants of a cut-off in [from, to), in order: on its weekdays at its time of day in its own zone, else the given one; none on a
 * holiday unless it is open then.
 */
export function listCutOffs(
  cutOff: CutOff,
  { from, to }: { from: Date; to: Date },
  calendars: Calendars,
  timezone: string,
  facility?: string,
): Date[] {
  const zone = cutOff.timezone ?? timezone;
  const last = findLocalDay(to.getTime() + DAY_MS, zone).number;
  const instants: Date[] = [];
  for (let day = findLocalDay(from.getTime(), zone).number; day <= last; day++) {
    if (!cutOff.weekdays.includes(weekdayOf(day))) continue;
    if (cutOff.holidays === 'closed' && isHoliday(dateOf(day), calendars, facility)) continue;
    const at = new Date(wallTimeMs(localDayAt(day, zone), minutesOf(cutOff.at)));
    if (at >= from && at < to) instants.push(at);
  }
  return instants;
}

/** Returns the first instant of a cut-off at or after `at`, or null when none lies within 400 days. */
export function nextCutOff(cutOff: CutOff, at: Date, calendars: Calendars, timezone: string, facility?: string): Date | null {
  for (const days of [8, 40, 400]) {
    const [next] = listCutOffs(cutOff, { from: at, to: new Date(at.getTime() + days * DAY_MS) }, calendars, timezone, facility);
    if (next) return next;
  }
  return null;
}
