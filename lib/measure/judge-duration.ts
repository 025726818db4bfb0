import { durationOnClock, wallTime } from '@/lib/calendar';
import type { MeasureOf, Point } from '@/lib/domain';
import { type Case, reachedAt, toldOf } from './case';
import { exclude, type Verdict, verdictAt } from './contribution';
import { type DueContext, dateTold } from './find-due';

/** A duration counts when its end is reached, is open until then, and left out when the case ended without it. */
export function judgeDuration(one: Case, measure: MeasureOf<'duration'>, context: DueContext): Verdict | null {
  const { calendars, timezone } = context;
  const to = reachedAt(one, measure.to);
  const from = instantOf(one, measure.from, timezone);
  if (from === null) {
    // A date is told at any time; without it the case cannot be measured, and it is seen to be left out once it is finished.
    if (typeof measure.from === 'string' || !to) return null;
    const told = toldOf(one, measure.from.date) !== undefined;
    return exclude(verdictAt(to), `${measure.from.date} ${told ? 'is no date' : 'was not told'}`);
  }
  const verdict = verdictAt(from);
  const { state } = one.transaction;
  if (!to) return state === 'open' || state === 'failed' ? verdict : exclude(verdict, `ended without ${measure.to}`);
  const valueMs = durationOnClock(from, to, measure.clock, calendars, timezone, one.transaction);
  const cohortAt = measure.cohort === 'completion' ? to : from;
  const name = typeof measure.from === 'string' ? measure.from : measure.from.date;
  // On the business clock a step back within closed hours is zero long, and a fault of a clock all the same.
  if (to < from) return exclude({ ...verdict, cohortAt }, `${measure.to} is earlier than ${name}`);
  return { ...verdict, cohortAt, state: 'counted', valueMs };
}

function instantOf(one: Case, point: Point, timezone: string): Date | null {
  if (typeof point === 'string') return reachedAt(one, point) ?? null;
  const date = dateTold(one, point.date, timezone);
  return date === null ? null : wallTime(date, point.end ? '24:00' : '00:00', timezone);
}
