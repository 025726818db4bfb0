const DAY_MS = 86_400_000;

/** Returns the date, as 2026-01-05, of a day number (days since 1970-01-01). */
export const dateOf = (dayNumber: number): string => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);

/** Returns the day number of a date. Throws RangeError when it is none. */
export function dayNumberOf(date: string): number {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at)) throw new RangeError(`not a date such as 2026-01-05: ${date}`);
  return at / DAY_MS;
}

/** Returns the weekday of a day number, 1 = Monday ... 7 = Sunday. */
export const weekdayOf = (dayNumber: number): number => ((((dayNumber + 3) % 7) + 7) % 7) + 1;

/** Returns the minutes after midnight of a wall time such as 07:30; 24:00 is the end of the day. Throws RangeError when it is none. */
export function minutesOf(wall: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(wall);
  if (match) return Number(match[1]) * 60 + Number(match[2]);
  if (wall === '24:00') return 1440;
  throw new RangeError(`not a time of day such as 07:30: ${wall}`);
}
