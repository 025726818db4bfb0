import { addOnClock, durationOnClock } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import type { ExceptionRecord, Severity } from '@/lib/domain';

type About = Pick<ExceptionRecord, 'facilities' | 'deadlineAt'>;
interface Level {
  severity: Severity;
  team: string;
}

/** The clock of a service level: that of its severity at the place, which never stops for a team that is there around the clock. */
export function clockOf({ facilities }: Pick<About, 'facilities'>, { severity, team }: Level, index: CatalogIndex) {
  const { routing, calendars, organisation } = index.catalog;
  const level = routing.serviceLevels[severity];
  const clock = index.teams.get(team)?.coverage === '24x7' ? 'elapsed' : level.clock;
  const [facility, other] = facilities;
  const timezone = facility !== undefined && other === undefined ? index.timezoneOf(facility) : organisation.timezone;
  const place = other === undefined ? { facility } : {};
  return {
    level,
    after: (from: Date, duration: string) => addOnClock(from, duration, clock, calendars, timezone, place),
    between: (from: Date, to: Date) => durationOnClock(from, to, clock, calendars, timezone, place),
  };
}

/**
 * Returns by when an exception is to be acknowledged and ended, counted from `from`: the service level of its severity on the team's
 * clock. A business deadline that is still to come counts when earlier.
 */
export function planTimes(
  about: About,
  { severity, team, from }: Level & { from: Date },
  index: CatalogIndex,
): { acknowledgeBy: Date; dueAt: Date } {
  const { level, after } = clockOf(about, { severity, team }, index);
  const { deadlineAt } = about;
  const earlier = (at: Date) => (deadlineAt && deadlineAt > from && deadlineAt < at ? deadlineAt : at);
  return { acknowledgeBy: earlier(after(from, level.acknowledge)), dueAt: earlier(after(from, level.resolve)) };
}
