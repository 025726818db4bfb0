import { isBusinessDay, isHoliday, localParts, wallTime } from '@/lib/calendar';
import type { Calendars } from '@/lib/domain';

const DAY_MS = 86_400_000;
const WEEKS = 5;
/** What is compared reaches this far back from the same time of an earlier day. */
const REACH_MS = 8 * 3_600_000;
/** Fewer comparable days than this say nothing of what is usual. */
export const FEWEST_DAYS = 3;

interface Around {
  at: Date;
  timezone: string;
  calendars: Calendars;
  facility?: string;
  /** Before this nothing was heard. */
  heardMs: number;
}

/**
 * How far back, in ms, the same local time of comparable days lies, the nearest first: the same weekday of the five weeks before, holidays with
 * holidays or Sundays; where those are fewer than three, the nearest five days of the same kind (working day or not). Fewer than three: empty.
 */
export function comparableShifts({ at, timezone, calendars, facility, heardMs }: Around): number[] {
  const now = localParts(at, timezone);
  const time = `${String(now.hour).padStart(2, '0')}:${String(now.minute).padStart(2, '0')}`;
  const holiday = isHoliday(now.date, calendars, facility);
  const working = isBusinessDay(now.date, calendars, facility);
  const days = Array.from({ length: WEEKS * 7 }, (_, i) => new Date(Date.parse(`${now.date}T00:00:00Z`) - (i + 1) * DAY_MS));
  const known = days.flatMap((day) => {
    const date = day.toISOString().slice(0, 10);
    const shift = at.getTime() - wallTime(date, time, timezone).getTime();
    return at.getTime() - shift - REACH_MS < heardMs ? [] : [{ day, date, shift }];
  });
  const alike = known.filter(({ day, date }) => {
    const isOff = isHoliday(date, calendars, facility);
    return holiday ? isOff || day.getUTCDay() === 0 : !isOff && ((day.getUTCDay() + 6) % 7) + 1 === now.weekday;
  });
  if (alike.length >= FEWEST_DAYS) return alike.map(({ shift }) => shift);
  const kind = known.filter(({ date }) => isBusinessDay(date, calendars, facility) === working).slice(0, WEEKS);
  return kind.length >= FEWEST_DAYS ? kind.map(({ shift }) => shift) : [];
}

/** The middle of what comparable days had, without the largest and the smallest where there are four or more: one odd day changes nothing. */
export function middleMean(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const kept = sorted.length >= 4 ? sorted.slice(1, -1) : sorted.length === 3 ? sorted.slice(1, 2) : sorted;
  return kept.reduce((total, value) => total + value, 0) / Math.max(1, kept.length);
}
