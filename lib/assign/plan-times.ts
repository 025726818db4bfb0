import { addOnClock } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import type { ExceptionRecord, Severity } from '@/lib/domain';

type About = Pick<ExceptionRecord, 'facilities' | 'deadlineAt'>;

/**
 * Returns by when an exception is to be acknowledged and ended, counted from `from`: the service level of its severity on the team's
 * clock, which never stops for a team that is there around the clock. A business deadline that is still to come counts when earlier.
 */
export function planTimes(
  about: About,
  { severity, team, from }: { severity: Severity; team: string; from: Date },
  index: CatalogIndex,
): { acknowledgeBy: Date; dueAt: Date } {
  const { routing, calendars, organisation } = index.catalog;
  const level = routing.serviceLevels[severity];
  const clock = index.teams.get(team)?.coverage === '24x7' ? 'elapsed' : level.clock;
  const [facility, other] = about.facilities;
  const timezone = facility !== undefined && other === undefined ? index.timezoneOf(facility) : organisation.timezone;
  const after = (duration: string) => addOnClock(from, duration, clock, calendars, timezone, other === undefined ? { facility } : {});
  const { deadlineAt } = about;
  const earlier = (at: Date) => (deadlineAt && deadlineAt > from && deadlineAt < at ? deadlineAt : at);
  return { acknowledgeBy: earlier(after(level.acknowledge)), dueAt: earlier(after(level.resolve)) };
}
