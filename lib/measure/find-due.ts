import { addOnClock, businessDaysOf, localParts, shiftDate, wallTime } from '@/lib/calendar';
import type { Calendars, Due } from '@/lib/domain';
import { type Case, reachedAt, toldOf } from './case';

export interface DueContext {
  calendars: Calendars;
  timezone: string;
}

/** The local date told under a name: of a date as it stands, of a time with offset the local day it falls on; null when it is neither. */
export function dateTold(one: Case, name: string, timezone: string): string | null {
  const text = toldOf(one, name);
  if (text === undefined) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) === text ? text : null;
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? new Date(text) : null;
  return at && !Number.isNaN(at.getTime()) ? localParts(at, timezone).date : null;
}

/** When a case is due, with the local date it counts from; null when it has not reached, or was not told, what that counts from. */
export function findDue(one: Case, due: Due, { calendars, timezone }: DueContext): { at: Date; date: string } | null {
  const reached = reachedAt(one, due.of);
  const date = reached ? localParts(reached, timezone).date : dateTold(one, due.of, timezone);
  if (date === null) return null;
  const from = reached ?? wallTime(date, '00:00', timezone);
  if (due.inClose) {
    const last = businessDaysOf(date.slice(0, 7), calendars)[due.inClose.businessDays - 1];
    if (last !== undefined && date <= last) return { at: addOnClock(from, due.inClose.plus, 'elapsed', calendars, timezone), date };
  }
  if (due.at === undefined) return { at: addOnClock(from, due.plus ?? 'PT0S', due.clock, calendars, timezone, one.transaction), date };
  const day = shiftDate(date, due.days, due.clock, calendars);
  const at = wallTime(day, due.at, timezone);
  return { at: due.next && at < from ? wallTime(shiftDate(day, 1, due.clock, calendars), due.at, timezone) : at, date };
}
