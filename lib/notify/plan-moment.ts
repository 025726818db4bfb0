import { addOnClock } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionType, mayExplain, type Severity } from '@/lib/domain';

const MINUTE_MS = 60_000;

export interface Moment {
  /** When people may hear of it at the earliest. */
  at: Date;
  /** It may share a mail with others for the same people. */
  grouped: boolean;
  /** At least so long after the last mail that might have held it. */
  spaceMs: number;
}

const spaces: Record<Exclude<Severity, 'sev1'>, number> = { sev2: 5 * MINUTE_MS, sev3: 30 * MINUTE_MS, sev4: 120 * MINUTE_MS };

/**
 * When people hear of an exception. Critical: at once, in a mail of its own, whatever else there is. High: at once, and what follows within five minutes
 * together. Medium and low: in the working hours of the team at the place, at most every half hour and every two hours. A team that works around the clock
 * is always at work; where the calendar never opens, people hear at once.
 */
export function planMoment(
  { severity, team, facilities }: { severity: Severity; team: string; facilities: readonly string[] },
  index: CatalogIndex,
  now: Date,
): Moment {
  if (severity === 'sev1') return { at: now, grouped: false, spaceMs: 0 };
  const waits = severity !== 'sev2' && index.teams.get(team)?.coverage !== '24x7';
  return { at: waits ? nextOpening(facilities[0], index, now) : now, grouped: true, spaceMs: spaces[severity] };
}

/** What may be the consequence of something else waits so long for it to be found: then people hear of the cause alone. */
const SETTLES_MS = 2 * MINUTE_MS;

/** When people may hear at the earliest that an exception of this type began: at once when it is Critical or High, or nothing could explain it. */
export function settledAt({ code, severity }: { code: string; severity: Severity }, index: CatalogIndex, now: Date): Date {
  const type = index.exceptionTypes.get(code);
  const isUrgent = severity === 'sev1' || severity === 'sev2';
  return !isUrgent && type && isConsequence(type, index) ? new Date(now.getTime() + SETTLES_MS) : now;
}

/** Something else may explain it, which it does not explain in turn. */
const isConsequence = (type: ExceptionType, index: CatalogIndex): boolean =>
  [...index.exceptionTypes.values()].some((cause) => cause.defaultOn && mayExplain(cause, type) && !mayExplain(type, cause));

function nextOpening(facility: string | undefined, { catalog, timezoneOf }: CatalogIndex, now: Date): Date {
  try {
    // The first open minute from now on; within open hours that is now.
    const end = addOnClock(now, 'PT1M', 'business', catalog.calendars, timezoneOf(facility ?? ''), { facility });
    return new Date(Math.max(now.getTime(), end.getTime() - MINUTE_MS));
  } catch (error) {
    if (error instanceof RangeError) return now;
    throw error;
  }
}
