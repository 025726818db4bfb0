import { addOnClock, durationOnClock } from '@/lib/calendar';
import type { Calendars, Kpi, Measure, TransactionChange } from '@/lib/domain';

/** What one subject gives to one KPI. Durations in ms; `cohortAt` is the time the number belongs to. */
export interface Contribution {
  subjectId: string;
  subjectKind: 'transaction' | 'occurrence';
  kpi: string;
  environment: string;
  workflow: string;
  facility: string;
  department: string;
  supplier: string | null;
  state: 'open' | 'pending' | 'counted' | 'excluded';
  reason: string | null;
  openedAt: Date;
  cohortAt: Date;
  countsAt: Date | null;
  numerator: number;
  denominator: number;
  valueMs: number | null;
}

export interface ContributionContext {
  calendars: Calendars;
  timezone: string;
  now: Date;
  /** Whether a condition of a ratio holds for one of the new events; an earlier yes stays. */
  holds: (condition: string) => boolean;
}

type Verdict = Pick<Contribution, 'state' | 'reason' | 'openedAt' | 'cohortAt' | 'countsAt' | 'numerator' | 'denominator' | 'valueMs'>;
type Of<K extends Measure['kind']> = Extract<Measure, { kind: K }>;

/** Returns what the transaction gives to the KPI as it now stands, or null when it has not begun to count. */
export function contribute(change: TransactionChange, kpi: Kpi, context: ContributionContext): Contribution | null {
  const { measure } = kpi;
  if (!measure || measure.kind === 'expected_on_time' || measure.workflow !== change.after.workflow) return null;
  const verdict = judge(change, measure, context);
  if (!verdict) return null;
  const { id, environment, workflow, facility, department, supplier } = change.after;
  return { subjectId: id, subjectKind: 'transaction', kpi: kpi.id, environment, workflow, facility, department, supplier, ...verdict };
}

function judge(change: TransactionChange, measure: Exclude<Measure, Of<'expected_on_time'>>, context: ContributionContext): Verdict | null {
  switch (measure.kind) {
    case 'duration':
      return judgeDuration(change, measure, context);
    case 'within':
      return judgeWithin(change, measure, context);
    case 'ratio':
      return judgeRatio(change, measure, context);
  }
}

function judgeDuration(change: TransactionChange, measure: Of<'duration'>, { calendars, timezone }: ContributionContext): Verdict | null {
  const from = reachedAt(change, measure.from);
  const to = reachedAt(change, measure.to);
  if (!from) return null;
  const base = { openedAt: from, cohortAt: from, countsAt: null, numerator: 0, denominator: 0, valueMs: null };
  if (!to) {
    const ended = change.after.state !== 'open' && change.after.state !== 'failed';
    return ended ? { ...base, state: 'excluded', reason: `ended without ${measure.to}` } : { ...base, state: 'open', reason: null };
  }
  const valueMs = durationOnClock(from, to, measure.clock, calendars, timezone);
  const cohortAt = measure.cohort === 'completion' ? to : from;
  if (valueMs < 0) return { ...base, cohortAt, state: 'excluded', reason: `${measure.to} is earlier than ${measure.from}` };
  return { ...base, cohortAt, state: 'counted', reason: null, valueMs };
}

function judgeWithin(change: TransactionChange, measure: Of<'within'>, { calendars, timezone, now }: ContributionContext): Verdict | null {
  const from = reachedAt(change, measure.from);
  if (!from) return null;
  const to = reachedAt(change, measure.to);
  const countsAt = addOnClock(from, measure.within, measure.clock, calendars, timezone);
  const weight = weigh(change, measure.weight);
  const base = { openedAt: from, cohortAt: from, countsAt, valueMs: null };
  if (!to && change.after.state === 'cancelled')
    return { ...base, state: 'excluded', reason: 'cancelled before an answer was due', numerator: 0, denominator: 0 };
  const met = to !== undefined && to <= countsAt;
  return { ...base, state: now >= countsAt ? 'counted' : 'pending', reason: null, numerator: met ? weight : 0, denominator: weight };
}

function judgeRatio(change: TransactionChange, measure: Of<'ratio'>, { holds }: ContributionContext): Verdict | null {
  const at = reachedAt(change, measure.denominator);
  if (!at) return null;
  const weight = weigh(change, measure.weight);
  const met =
    'milestone' in measure.numerator ? reachedAt(change, measure.numerator.milestone) !== undefined : holds(measure.numerator.when);
  return {
    state: 'counted',
    reason: null,
    openedAt: at,
    cohortAt: at,
    countsAt: null,
    numerator: met ? weight : 0,
    denominator: weight,
    valueMs: null,
  };
}

const reachedAt = (change: TransactionChange, milestone: string) => change.milestones.find((m) => m.milestone === milestone)?.reachedAt;

function weigh(change: TransactionChange, weight: string | undefined): number {
  const value = weight === undefined ? 1 : change.after.measures[weight];
  return typeof value === 'number' && value > 0 ? value : 1;
}
