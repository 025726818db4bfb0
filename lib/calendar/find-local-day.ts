import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;

/** One calendar day of a zone: `[startMs, endMs)` in UTC, and the offsets that hold in it. A day holds at most one change of offset. */
export interface LocalDay {
  /** Days since 1970-01-01 of the local date. */
  number: number;
  startMs: number;
  endMs: number;
  offsetMs: number;
  /** Infinity on all days but those on which clocks change. */
  changesAtMs: number;
  offsetAfterMs: number;
}

interface Zone {
  timezone: string;
  days: Map<number, LocalDay>;
}

const zones = new Map<string, Zone>();

/** Returns the local day that holds an instant. Throws RangeError for an unknown IANA zone. Cost: a map lookup once the day is known. */
export function findLocalDay(atMs: number, timezone: string): LocalDay {
  const zone = zoneOf(timezone);
  let number = Math.floor(atMs / DAY_MS);
  let day = dayOf(zone, number);
  while (atMs < day.startMs) day = dayOf(zone, --number);
  while (atMs >= day.endMs) day = dayOf(zone, ++number);
  return day;
}

/** Returns the local day of a day number. */
export const localDayAt = (number: number, timezone: string): LocalDay => dayOf(zoneOf(timezone), number);

/** Returns the instant of a wall time on a day, in ms. A time that a change skips moves on by the gap; of one that comes twice the first counts. */
export function wallTimeMs(day: LocalDay, minutes: number): number {
  if (minutes >= 1440) return day.endMs;
  const wall = day.number * DAY_MS + minutes * 60_000;
  const before = wall - day.offsetMs;
  if (before < day.changesAtMs) return before;
  const after = wall - day.offsetAfterMs;
  return after >= day.changesAtMs ? after : before;
}

function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known) return known;
  const zone: Zone = { timezone, days: new Map() };
  startOf(timezone, 0);
  zones.set(timezone, zone);
  return zone;
}

function dayOf(zone: Zone, number: number): LocalDay {
  const known = zone.days.get(number);
  if (known) return known;
  const start = startOf(zone.timezone, number);
  const startMs = start.epochMilliseconds;
  const endMs = startOf(zone.timezone, number + 1).epochMilliseconds;
  const offsetMs = start.offsetNanoseconds / 1e6;
  const change = endMs - startMs === DAY_MS ? null : start.getTimeZoneTransition('next');
  const changesAtMs = change && change.epochMilliseconds < endMs ? change.epochMilliseconds : Number.POSITIVE_INFINITY;
  const day = { number, startMs, endMs, offsetMs, changesAtMs, offsetAfterMs: change ? change.offsetNanoseconds / 1e6 : offsetMs };
  zone.days.set(number, day);
  return day;
}

function startOf(timezone: string, number: number): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from('1970-01-01').add({ days: number }).toZonedDateTime(timezone);
}
