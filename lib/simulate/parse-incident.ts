import { localParts, payDeadline, payPeriods } from '@/lib/calendar';
import { type Catalog, elapsedMs, InvalidInputError } from '@/lib/domain';
import { type Incident, type IncidentPlace, planIncident } from './incident';
import { type IncidentId, incidentIds, incidentStories } from './incident-stories';
import { localDayOf, startOfDay } from './local-day';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';

const units: Record<string, number> = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };
const form = /^(?<id>inc-\d\d)(?::(?<place>[a-z0-9-]+))?(?:@(?<start>[^/]+))?(?:\/(?<duration>.+))?$/;

/**
 * Returns the incident that a text asks for: ID[:PLACE][@START][/DURATION]. PLACE is a facility or connector id. START is `now`, `+5m`, `-26h`,
 * `-1dT09:40` (local time of a day), a time with offset, or absent: its usual time, the last one before `nowMs`. DURATION is ISO 8601;
 * absent: the usual one. Errors: InvalidInputError that says what was not understood.
 */
export function parseIncident(text: string, catalog: Catalog, nowMs: number): Incident {
  const { id = '', place, start, duration } = form.exec(text)?.groups ?? {};
  const known = incidentIds.find((i) => i === id);
  if (!known)
    throw new InvalidInputError(`Unknown incident "${text}". Write ID[:PLACE][@START][/DURATION] with one of ${incidentIds.join(', ')}.`);
  const fromMs = start === undefined ? usualStart(known, catalog, nowMs) : parseStart(start, catalog.organisation.timezone, nowMs);
  const toMs = fromMs + (duration === undefined ? incidentStories[known].usualDurationMs : parseLength(duration));
  return planIncident(known, { fromMs, toMs }, catalog.interfaces, placeOf(place, catalog));
}

function placeOf(place: string | undefined, catalog: Catalog): IncidentPlace {
  if (place === undefined) return {};
  if (catalog.facilities.some((f) => f.id === place)) return { facility: place };
  if (catalog.connectors.some((c) => c.id === place)) return { connector: place };
  throw new InvalidInputError(`"${place}" is neither a facility nor a connector of the catalog.`);
}

/** Returns the instant in ms that a text names, seen from `nowMs`. */
export function parseStart(text: string, timezone: string, nowMs: number): number {
  if (text === 'now') return nowMs;
  const relative = /^([+-]\d+)([smhd])$/.exec(text);
  if (relative) return nowMs + Number(relative[1]) * (units[relative[2] ?? ''] ?? 0);
  const onDay = /^([+-]\d+)dT(\d\d):(\d\d)$/.exec(text);
  if (onDay) {
    const today = localDayOf(nowMs, timezone);
    return startOfDay(today + Number(onDay[1]), timezone) + Number(onDay[2]) * HOUR_MS + Number(onDay[3]) * MINUTE_MS;
  }
  const instant = /[Zz]$|[+-]\d\d:?\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(instant))
    throw new InvalidInputError(`"${text}" is no time. Write now, +5m, -26h, -1dT09:40 or 2026-11-20T09:00-06:00.`);
  return instant;
}

function parseLength(text: string): number {
  try {
    return elapsedMs(text);
  } catch {
    throw new InvalidInputError(`"${text}" is no duration. Write ISO 8601, such as PT30M or P1D.`);
  }
}

function usualStart(id: IncidentId, catalog: Catalog, nowMs: number): number {
  const { weekday, at } = incidentStories[id].usualStart;
  const { timezone } = catalog.organisation;
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const withinMs = hour * HOUR_MS + minute * MINUTE_MS;
  if (weekday === 'payroll') {
    const periods = payPeriods(catalog.calendars, new Date(nowMs - 30 * DAY_MS), new Date(nowMs));
    const days = periods.map((p) => localDayOf(payDeadline(p, 'time_file', timezone).getTime(), timezone));
    return Math.max(...days.map((day) => startOfDay(day, timezone) + withinMs).filter((ms) => ms <= nowMs), 0);
  }
  const today = localDayOf(nowMs, timezone);
  for (let day = today; ; day--) {
    const startMs = startOfDay(day, timezone) + withinMs;
    const shown = localParts(new Date(startMs), timezone).weekday;
    if (startMs <= nowMs && (weekday === null || shown === weekday)) return startMs;
  }
}
