import type { Calendars, Workflow } from '@/lib/domain';

/** What one subject gives to one KPI. Durations in ms; `cohortAt` is the time the number belongs to. */
export interface Contribution {
  subjectId: string;
  subjectKind: 'transaction' | 'occurrence' | 'exception';
  /** '' for the row that holds the subject's facts, which counts in nothing. */
  kpi: string;
  environment: string;
  workflow: string;
  facility: string;
  department: string;
  supplier: string | null;
  /** `standing`: part of a level from `openedAt` until `closedAt`, past its age limit from `countsAt` on. */
  state: 'open' | 'pending' | 'counted' | 'excluded' | 'standing';
  reason: string | null;
  openedAt: Date;
  cohortAt: Date;
  countsAt: Date | null;
  numerator: number;
  denominator: number;
  valueMs: number | null;
  closedAt: Date | null;
  /** Only the newest of a part counts. */
  part: string | null;
  facts: string | null;
}

/** What a case is judged by, besides itself. */
export interface ContributionContext {
  calendars: Calendars;
  timezone: string;
  now: Date;
  workflow: Workflow | null;
}

/** What a measure says of a case. */
export type Verdict = Pick<
  Contribution,
  'state' | 'reason' | 'openedAt' | 'cohortAt' | 'countsAt' | 'numerator' | 'denominator' | 'valueMs' | 'closedAt' | 'part'
>;

/** A verdict at this time that gives nothing yet. */
export const verdictAt = (at: Date): Verdict => ({
  state: 'open',
  reason: null,
  openedAt: at,
  cohortAt: at,
  countsAt: null,
  numerator: 0,
  denominator: 0,
  valueMs: null,
  closedAt: null,
  part: null,
});

/** Left out of the number, with the reason. */
export const exclude = (verdict: Verdict, reason: string): Verdict => ({
  ...verdict,
  state: 'excluded',
  reason,
  numerator: 0,
  denominator: 0,
  valueMs: null,
});
