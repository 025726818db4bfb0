import { isBusinessDay, listUncovered, localParts, type Roster, shiftDate, wallTime } from '@/lib/calendar';
import type { Catalog, TimeWindow } from '@/lib/domain';

/**
 * Returns when nobody would be on duty although the team of a schedule should have somebody, in order: around the clock, or in the business hours of the
 * calendar for teams that are not there at night.
 */
export function listGaps(roster: Roster, ahead: TimeWindow, catalog: Pick<Catalog, 'teams' | 'calendars'>): TimeWindow[] {
  const { team, timezone } = roster.schedule;
  const coverage = catalog.teams.find(({ id }) => id === team)?.coverage ?? '24x7';
  return listUncovered(roster, ahead, coverage === '24x7' ? undefined : businessHours(ahead, catalog, timezone));
}

function businessHours({ from, to }: TimeWindow, { calendars }: Pick<Catalog, 'calendars'>, timezone: string): TimeWindow[] {
  const { open, close } = calendars.businessHours;
  const last = localParts(to, timezone).date;
  const hours: TimeWindow[] = [];
  for (let date = localParts(from, timezone).date; date <= last; date = shiftDate(date, 1, 'elapsed', calendars))
    if (isBusinessDay(date, calendars)) hours.push({ from: wallTime(date, open, timezone), to: wallTime(date, close, timezone) });
  return hours.filter((one) => one.to > from && one.from < to);
}
