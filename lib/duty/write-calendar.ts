import { createHash } from 'node:crypto';
import ical, { ICalCalendarMethod } from 'ical-generator';

/** One shift as a calendar shows it. */
export interface CalendarShift {
  schedule: string;
  scheduleName: string;
  person: string;
  personName: string;
  from: Date;
  to: Date;
  /** Whom they stand in for, by name. */
  insteadOf: string | null;
}

const TTL_S = 3600;

/**
 * Returns shifts as an iCalendar stream (RFC 5545): one event a shift, in UTC, so that no reader needs to know a time zone's rules. A shift keeps its UID
 * for as long as schedule, person and start are the same. Nothing but names, schedule and times is in it.
 */
export function writeCalendar(name: string, shifts: readonly CalendarShift[], { now, url }: { now: Date; url: string }): string {
  const calendar = ical({
    name: clean(name),
    prodId: { company: 'Throughline', product: 'On call', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: TTL_S,
  });
  for (const { schedule, scheduleName, person, personName, from, to, insteadOf } of shifts)
    calendar.createEvent({
      id: `${createHash('sha256').update(`${schedule} ${person} ${from.toISOString()}`).digest('hex').slice(0, 32)}@throughline`,
      stamp: now,
      start: from,
      end: to,
      summary: `${clean(personName)} on call: ${clean(scheduleName)}`,
      ...(insteadOf === null ? {} : { description: `In place of ${clean(insteadOf)}` }),
      url,
    });
  return calendar.toString();
}

/** Names are text: control characters would break a line of the calendar. */
const clean = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
