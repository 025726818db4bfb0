import { isBusinessDay, localParts, wallTime } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import type { Team } from '@/lib/domain';

/** Where a team says nothing else. */
const USUAL_HOUR = '07:30';
/** A worker that comes back later than this leaves the day out: the next one says it all. */
const AT_MOST_LATE_MS = 6 * 3_600_000;

/** The zone a team lives in: its schedule's, else the organisation's. */
export const zoneOfTeam = ({ id }: Pick<Team, 'id'>, { catalog }: CatalogIndex): string =>
  catalog.schedules.find(({ team }) => team === id)?.timezone ?? catalog.organisation.timezone;

/** The local day whose summary a team is to have by now, and since when it is due; null before the hour, on days off, and where it is turned off. */
export function summaryDue(team: Pick<Team, 'id' | 'summaryAt'>, index: CatalogIndex, now: Date): { day: string; dueAt: Date } | null {
  if (team.summaryAt === 'off') return null;
  const timezone = zoneOfTeam(team, index);
  const { date } = localParts(now, timezone);
  if (!isBusinessDay(date, index.catalog.calendars)) return null;
  const dueAt = wallTime(date, team.summaryAt ?? USUAL_HOUR, timezone);
  const late = now.getTime() - dueAt.getTime();
  return late >= 0 && late <= AT_MOST_LATE_MS ? { day: date, dueAt } : null;
}
