const SHAPE = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?\s?(?:([Zz])|([+-])(\d{2}):?(\d{2})?)$/;

export interface ParsedTime {
  at: Date;
  /** Digits below the millisecond, without trailing zeros: two moments may differ only here. */
  finer: string;
}

/** The moment of an ISO 8601 text with an offset, or null: no offset, no such day, no such hour. */
export function parseTime(text: string): ParsedTime | null {
  const match = SHAPE.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = '', zulu, sign, offsetHour, offsetMinute] = match;
  const [y, mo, d, h, mi, s] = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second ?? 0)];
  const oh = Number(offsetHour ?? 0);
  const om = Number(offsetMinute ?? 0);
  if (mo < 1 || mo > 12 || d < 1 || h > 23 || mi > 59 || s > 59 || oh > 18 || om > 59) return null;
  const local = Date.UTC(y, mo - 1, d, h, mi, s, Number(fraction.slice(0, 3).padEnd(3, '0')));
  // Date.UTC rolls 30 February over into March, and reads years below 100 as 19xx.
  if (new Date(local).getUTCDate() !== d || y < 100) return null;
  const offsetMs = zulu ? 0 : (sign === '-' ? -1 : 1) * (oh * 60 + om) * 60_000;
  return { at: new Date(local - offsetMs), finer: fraction.slice(3).replace(/0+$/, '') };
}
