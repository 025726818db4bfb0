import { addOnClock, wallTime } from '@/lib/calendar';
import type { MeasureOf } from '@/lib/domain';
import { type Case, reachedAt, toldOf } from './case';
import { type ContributionContext, exclude, type Verdict, verdictAt } from './contribution';
import { dateTold } from './find-due';
import { weigh } from './judge-shares';

/** Stands from `from` until any of `until`, or until the case ended; over the limit from `countsAt` on. */
export function judgeSnapshot(one: Case, measure: MeasureOf<'snapshot_ratio'>, context: ContributionContext): Verdict | null {
  const from = reachedAt(one, measure.from);
  if (!from) return null;
  const { state, endedAt } = one.transaction;
  const ends = [...measure.until.map((id) => reachedAt(one, id)), state === 'open' || state === 'failed' ? null : endedAt];
  const closed = ends.flatMap((end) => (end ? [end.getTime()] : []));
  const closedAt = closed.length === 0 ? null : new Date(Math.min(...closed));
  const verdict: Verdict = {
    ...verdictAt(from),
    closedAt,
    countsAt: addOnClock(from, measure.older, measure.clock, context.calendars, context.timezone, one.transaction),
  };
  const weight = weigh(one, measure.weight);
  if (weight === null) return exclude(verdict, `${measure.weight} was not told`);
  if (closedAt !== null && closedAt <= from) return exclude(verdict, `closed before it reached ${measure.from}`);
  return { ...verdict, state: 'standing', numerator: weight, denominator: weight };
}

/** Known from the time `at` was reached; as old as the end of the date it holds. */
export function judgeAge(one: Case, measure: MeasureOf<'age'>, { timezone }: ContributionContext): Verdict | null {
  const at = reachedAt(one, measure.at);
  if (!at) return null;
  const verdict = verdictAt(at);
  const part = toldOf(one, measure.by);
  const date = dateTold(one, measure.date, timezone);
  if (part === undefined) return exclude(verdict, `${measure.by} was not told`);
  if (date === null) return exclude(verdict, `${measure.date} ${toldOf(one, measure.date) === undefined ? 'was not told' : 'is no date'}`);
  return { ...verdict, state: 'standing', cohortAt: wallTime(date, '24:00', timezone), part };
}
