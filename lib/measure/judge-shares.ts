import { addOnClock } from '@/lib/calendar';
import type { MeasureOf, Requirement } from '@/lib/domain';
import { type Case, numberIn, reachedAt, toldOf } from './case';
import { type ContributionContext, exclude, type Verdict, verdictAt } from './contribution';
import { findDue } from './find-due';
import { holdsFor } from './holds-for';

/** Counts once the time to reach `to` has passed. */
export function judgeWithin(one: Case, measure: MeasureOf<'within'>, { calendars, timezone, now }: ContributionContext): Verdict | null {
  const from = reachedAt(one, measure.from);
  if (!from) return null;
  const to = reachedAt(one, measure.to);
  const countsAt = addOnClock(from, measure.within, measure.clock, calendars, timezone, one.transaction);
  const verdict: Verdict = { ...verdictAt(from), countsAt };
  if (!to && one.transaction.state === 'cancelled') return exclude(verdict, 'cancelled before an answer was due');
  const weight = weigh(one, measure.weight);
  if (weight === null) return exclude(verdict, `${measure.weight} was not told`);
  const met = to !== undefined && to <= countsAt;
  return { ...verdict, state: now >= countsAt ? 'counted' : 'pending', numerator: met ? weight : 0, denominator: weight };
}

/** Counts at once, or when it has matured; in the numerator when all that is required is met. */
export function judgeRatio(one: Case, measure: MeasureOf<'ratio'>, context: ContributionContext): Verdict | null {
  const { calendars, timezone, now } = context;
  const { denominator, numerator } = measure.also.find((also) => also.workflow === one.transaction.workflow) ?? measure;
  const at = reachedAt(one, denominator);
  if (!at) return null;
  const limits = [
    ...(measure.matured === undefined ? [] : [addOnClock(at, measure.matured, measure.clock, calendars, timezone, one.transaction)]),
    ...limitOf(one, numerator, context),
  ];
  const countsAt = limits.length === 0 ? null : new Date(Math.max(...limits.map((limit) => limit.getTime())));
  const verdict: Verdict = { ...verdictAt(at), countsAt, cohortAt: measure.cohort === 'matured' && countsAt ? countsAt : at };
  const weight = weigh(one, measure.weight);
  if (weight === null) return exclude(verdict, `${measure.weight} was not told`);
  const reached = meetsSteps(one, numerator, context);
  const missing = reached ? measure.needs.find((name) => toldOf(one, name) === undefined) : undefined;
  if (missing !== undefined) return exclude(verdict, `${missing} was not told`);
  const unknown = numerator.late && !findDue(one, numerator.late.due, context) ? numerator.late.due.of : undefined;
  if (unknown !== undefined) return exclude(verdict, `${unknown} was not told`);
  const met = reached && meetsFacts(one, numerator);
  if (countsAt && !met && one.transaction.state === 'cancelled') return exclude(verdict, 'cancelled before it counted');
  return { ...verdict, state: countsAt && now < countsAt ? 'pending' : 'counted', numerator: met ? weight : 0, denominator: weight };
}

function limitOf(one: Case, { within }: Requirement, { calendars, timezone }: ContributionContext): Date[] {
  const from = within && reachedAt(one, within.from);
  return from ? [addOnClock(from, within.time, within.clock, calendars, timezone, one.transaction)] : [];
}

/** What is required of milestones and their times. */
function meetsSteps(one: Case, { milestone, within, late }: Requirement, context: ContributionContext): boolean {
  if (milestone !== undefined && ![milestone].flat().every((id) => reachedAt(one, id))) return false;
  if (within) {
    const to = reachedAt(one, within.to);
    const [limit] = limitOf(one, { within }, context);
    if (!to || !limit || to > limit) return false;
  }
  if (late) {
    const reached = reachedAt(one, late.milestone);
    const due = findDue(one, late.due, context);
    if (!reached || !due || reached <= due.at) return false;
  }
  return true;
}

/** What is required of all that was told, and of exceptions. */
function meetsFacts(one: Case, { when, holds, with: codes, without, seenBefore }: Requirement): boolean {
  if (when !== undefined && !one.facts.met.includes(when)) return false;
  if (holds !== undefined && !holdsFor(one, holds)) return false;
  if (codes && !codes.some((code) => one.exceptions.has(code))) return false;
  if (without?.some((code) => one.exceptions.has(code))) return false;
  return !seenBefore || seenBefore.some((name) => one.seenBefore.has(name));
}

/** What one case weighs; null when the number it is weighed by was not told. */
export function weigh(one: Case, weight: string | undefined): number | null {
  if (weight === undefined) return 1;
  const value = numberIn(one, weight);
  return value !== null && value >= 0 ? value : null;
}
