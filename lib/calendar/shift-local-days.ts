import { findLocalDay, localDayAt, wallTimeMs } from './find-local-day';
import { localParts } from './local-parts';

/**
 * Returns the instant at the same wall time so many local days later (negative: earlier), so that a day on which clocks change moves
 * nothing. A wall time that the change skips moves on by the gap. Errors: RangeError for an unknown zone.
 */
export function shiftLocalDays(at: Date, days: number, timezone: string): Date {
  const { number } = findLocalDay(at.getTime(), timezone);
  const { hour, minute } = localParts(at, timezone);
  const withinMinuteMs = at.getTime() % 60_000;
  return new Date(wallTimeMs(localDayAt(number + days, timezone), hour * 60 + minute) + withinMinuteMs);
}
