import type { Kpi, Measure } from '@/lib/domain';
import type { Case } from './case';
import type { Contribution, ContributionContext, Verdict } from './contribution';
import { holdsFor } from './holds-for';
import { judgeDeadline, judgeStraightThrough } from './judge-deadlines';
import { judgeDuration } from './judge-duration';
import { judgeAge, judgeSnapshot } from './judge-levels';
import { judgeRatio, judgeWithin } from './judge-shares';
import { judgeRate, judgeSumRatio } from './judge-sums';

/** Returns what the case gives to the KPI as it now stands, or null when it is no part of it (yet). */
export function contribute(one: Case, kpi: Pick<Kpi, 'id' | 'measure'>, context: ContributionContext): Contribution | null {
  const { measure } = kpi;
  if (!measure || ('among' in measure && measure.among !== undefined && !holdsFor(one, measure.among))) return null;
  const verdict = judge(one, measure, context);
  if (!verdict) return null;
  const { id, environment, workflow, facility, department, supplier } = one.transaction;
  const whose = { subjectId: id, subjectKind: 'transaction' as const, kpi: kpi.id, environment, workflow, facility, department, supplier };
  return { ...whose, ...verdict, facts: null };
}

function judge(one: Case, measure: Measure, context: ContributionContext): Verdict | null {
  switch (measure.kind) {
    case 'duration':
      return judgeDuration(one, measure, context);
    case 'within':
      return judgeWithin(one, measure, context);
    case 'ratio':
      return judgeRatio(one, measure, context);
    case 'deadline':
      return judgeDeadline(one, measure, context);
    case 'straight_through':
      return judgeStraightThrough(one, context);
    case 'sum_ratio':
      return judgeSumRatio(one, measure);
    case 'rate':
      return judgeRate(one, measure, context);
    case 'snapshot_ratio':
      return judgeSnapshot(one, measure, context);
    case 'age':
      return judgeAge(one, measure, context);
    case 'expected_on_time':
    case 'exceptions_in_time':
      return null;
  }
}
