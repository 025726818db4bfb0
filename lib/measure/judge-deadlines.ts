import { addOnClock, wallTime } from '@/lib/calendar';
import type { MeasureOf, Workflow } from '@/lib/domain';
import { type Case, reachedAt, toldOf } from './case';
import { type ContributionContext, exclude, type Verdict, verdictAt } from './contribution';
import { findDue } from './find-due';

/** Counts when it is due: in time when all that is required was reached by then. */
export function judgeDeadline(one: Case, measure: MeasureOf<'deadline'>, context: ContributionContext): Verdict | null {
  const from = reachedAt(one, measure.from);
  if (!from) return null;
  const due = findDue(one, measure.due, context);
  if (!due) {
    const told = toldOf(one, measure.due.of) !== undefined;
    return exclude(verdictAt(from), `${measure.due.of} ${told ? 'is no date' : 'was not told'}`);
  }
  const cohortAt = measure.cohort === 'date' ? wallTime(due.date, '00:00', context.timezone) : due.at;
  const verdict: Verdict = { ...verdictAt(from), cohortAt, countsAt: due.at, denominator: 1 };
  const { state, endedAt } = one.transaction;
  const required = measure.reach === 'required' ? requiredOf(context.workflow) : measure.reach;
  const met = required.length > 0 && required.every((id) => (reachedAt(one, id) ?? Number.POSITIVE_INFINITY) <= due.at);
  if (!met && state === 'cancelled' && endedAt !== null && endedAt <= due.at) return exclude(verdict, 'cancelled before it was due');
  return { ...verdict, state: context.now >= due.at ? 'counted' : 'pending', numerator: met ? 1 : 0 };
}

/** Counts when the longest time its workflow allows is over: clean when it completed by then and was in no exception. */
export function judgeStraightThrough(one: Case, context: ContributionContext): Verdict | null {
  const { state, endedAt, startedAt } = one.transaction;
  if (!context.workflow) return null;
  const due = latestEnd(startedAt, context.workflow, context);
  const verdict: Verdict = { ...verdictAt(startedAt), cohortAt: due, countsAt: due, denominator: 1 };
  if (state === 'cancelled') return exclude(verdict, 'cancelled');
  const completed = state === 'completed' || state === 'completed_with_warning';
  const clean = completed && endedAt !== null && endedAt <= due && one.exceptions.size === 0;
  return { ...verdict, state: context.now >= due ? 'counted' : 'pending', numerator: clean ? 1 : 0 };
}

const requiredOf = (workflow: Workflow | null): string[] =>
  workflow?.milestones.filter((m) => m.required === 'always').map((m) => m.id) ?? [];

/** When the last required milestone is reached if each takes the longest that is allowed, one after the other on their own clocks. */
export function latestEnd(startedAt: Date, { milestones }: Workflow, { calendars, timezone }: ContributionContext): Date {
  const byId = new Map(milestones.map((m) => [m.id, m]));
  const known = new Map<string, Date>();
  const endOf = (id: string): Date => {
    const milestone = byId.get(id);
    const found = known.get(id);
    if (found || !milestone) return found ?? startedAt;
    const since = milestone.after === null ? startedAt : endOf(milestone.after);
    const end = addOnClock(since, milestone.worst, milestone.clock, calendars, timezone);
    known.set(id, end);
    return end;
  };
  const ends = milestones.filter((m) => m.required === 'always').map((m) => endOf(m.id).getTime());
  return new Date(Math.max(startedAt.getTime(), ...ends));
}
