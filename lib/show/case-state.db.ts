import { empty, type Sql, sql } from '@/lib/db';
import type { TimeWindow } from '@/lib/domain';
import type { ContributionPart, ContributionState } from '@/lib/domain/views/kpis';
import { isLevel, type MeasuredKpi } from './judge-kpi';

/**
 * The contributions `c` of a measure that count as this in a window, by the very rule by which numbers are summed: what was counted in it;
 * of a level what stood at its end, of an age the newest of each part known by then.
 */
export function inState(kpi: MeasuredKpi, state: ContributionState, { from, to }: TimeWindow): Sql {
  if (state === 'open') return sql`c.state = 'open' and c.opened_at < ${to}`;
  // What is due only after the window has begun already, and is not forgotten.
  if (state === 'pending') return sql`c.state = 'pending' and c.opened_at < ${to} and c.cohort_at >= ${from}`;
  if (state === 'excluded' || !isLevel(kpi)) return sql`c.state = ${state} and c.cohort_at >= ${from} and c.cohort_at < ${to}`;
  if (kpi.measure.kind !== 'age')
    return sql`c.state = 'standing' and c.part is null and c.opened_at < ${to} and (c.closed_at is null or c.closed_at >= ${to})`;
  return sql`c.state = 'standing' and c.part is not null and c.opened_at < ${to} and not exists (select from contribution newer
    where newer.environment = c.environment and newer.kpi = c.kpi and newer.state = 'standing' and newer.facility = c.facility and newer.part = c.part
      and newer.opened_at < ${to} and (newer.cohort_at, newer.subject_id) > (c.cohort_at, c.subject_id))`;
}

/** What a counted case gives to the numerator of a window. */
export const numeratorIn = (kpi: MeasuredKpi, { to }: TimeWindow): Sql =>
  kpi.measure.kind === 'snapshot_ratio' ? sql`case when c.counts_at < ${to} then c.numerator else 0 end` : sql`c.numerator`;

/** ` and` those that are, or are not, in the numerator. */
export function inPart(kpi: MeasuredKpi, part: ContributionPart | undefined, window: TimeWindow): Sql {
  if (part === undefined) return empty;
  return part === 'numerator' ? sql` and ${numeratorIn(kpi, window)} > 0` : sql` and ${numeratorIn(kpi, window)} = 0`;
}
