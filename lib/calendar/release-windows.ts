import type { Calendars } from '@/lib/domain';
import { findLocalDay, localDayAt, wallTimeMs } from './find-local-day';
import { dateOf, dayNumberOf, minutesOf, weekdayOf } from './local-date';

export interface ReleaseWindow {
  application: string;
  from: Date;
  to: Date;
}

const DAY_MS = 86_400_000;
const ordinals = ['first', 'second', 'third', 'fourth', 'last'];
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The day number of "third Saturday" in a month; null when the words say no such day. */
function dayIn(year: number, month: number, words: string): number | null {
  const match = /^(\w+) (\w+)$/.exec(words.trim().toLowerCase());
  const [which, weekday] = [ordinals.indexOf(match?.[1] ?? ''), weekdays.indexOf(match?.[2] ?? '') + 1];
  if (which < 0 || weekday === 0) return null;
  const first = Date.UTC(year, month - 1, 1) / DAY_MS;
  const start = first + ((weekday - weekdayOf(first) + 7) % 7);
  if (which < 4) return start + which * 7;
  const end = Date.UTC(year, month, 1) / DAY_MS;
  return start + 7 * Math.floor((end - 1 - start) / 7);
}

/** Minutes after midnight of both ends; the second may lie on the next day. Null when the words are no pair of times. */
function timesOf(words: string): [number, number] | null {
  const match = /^(\d\d:\d\d)\s*-\s*(\d\d:\d\d)$/.exec(words.trim());
  if (!match) return null;
  try {
    return [minutesOf(match[1] ?? ''), minutesOf(match[2] ?? '')];
  } catch {
    return null;
  }
}

/**
 * Returns the release windows of the catalog that touch `[from, to)`, in order of their start. Their times are wall times of `timezone`.
 * An entry whose words name no day or no times gives none.
 */
export function releaseWindows(
  entries: Calendars['releaseWindows'],
  timezone: string,
  { from, to }: { from: Date; to: Date },
): ReleaseWindow[] {
  const firstDay = findLocalDay(from.getTime(), timezone).number - 1;
  const lastDay = findLocalDay(to.getTime(), timezone).number;
  const months = monthsOf(firstDay, lastDay);
  const windows = entries.flatMap(({ application, months: wanted, day, local }) => {
    const times = timesOf(local);
    if (!times) return [];
    return months.flatMap(({ year, month }): ReleaseWindow[] => {
      const number = wanted.includes(month) ? dayIn(year, month, day) : null;
      if (number === null) return [];
      const [open, close] = times;
      const end = close > open ? number : number + 1;
      return [
        {
          application,
          from: new Date(wallTimeMs(localDayAt(number, timezone), open)),
          to: new Date(wallTimeMs(localDayAt(end, timezone), close)),
        },
      ];
    });
  });
  return windows.filter((one) => one.from < to && one.to > from).sort((a, b) => a.from.getTime() - b.from.getTime());
}

function monthsOf(firstDay: number, lastDay: number): { year: number; month: number }[] {
  const [year = 0, month = 1] = dateOf(firstDay).split('-').map(Number);
  const months: { year: number; month: number }[] = [];
  for (let at = year * 12 + month - 1; ; at++) {
    const one = { year: Math.floor(at / 12), month: (at % 12) + 1 };
    if (dayNumberOf(`${one.year}-${String(one.month).padStart(2, '0')}-01`) > lastDay) return months;
    months.push(one);
  }
}
