import { businessDayMs } from '@/lib/calendar';
import { type Calendars, type Kpi, mergeSketches, middleOf, quantileOf, type Sketch } from '@/lib/domain';
import type { KpiNumber, KpiState } from '@/lib/domain/views/kpis';

/** What buckets add up to: counts and sums add, sketches merge. */
export interface KpiSum {
  n: number;
  numerator: number;
  denominator: number;
  sketch: Sketch;
}

/** A measure that is computed: `measure` is there. */
export type MeasuredKpi = Kpi & { measure: NonNullable<Kpi['measure']> };
export const isMeasured = (kpi: Kpi): kpi is MeasuredKpi => kpi.measure !== null && kpi.defaultOn;

const HOUR_MS = 3_600_000;

/** How many ms one unit of a duration measure is; a day on the business clock is a business day. */
export function unitMs(kpi: MeasuredKpi, calendars: Calendars): number {
  const business = kpi.measure.kind === 'duration' && kpi.measure.clock === 'business';
  if (kpi.unit === 'minutes') return 60_000;
  if (kpi.unit === 'hours') return HOUR_MS;
  return kpi.unit === 'business_days' || business ? businessDayMs(calendars) : 24 * HOUR_MS;
}

/** Returns the sum of all; the sum of nothing is nothing, not a good number. */
export function addSums(sums: readonly KpiSum[]): KpiSum {
  return {
    n: sums.reduce((total, sum) => total + sum.n, 0),
    numerator: sums.reduce((total, sum) => total + sum.numerator, 0),
    denominator: sums.reduce((total, sum) => total + sum.denominator, 0),
    sketch: mergeSketches(sums.map((sum) => sum.sketch)),
  };
}

/** The percentile that the thresholds judge. */
export const judgedPercentile = (kpi: MeasuredKpi): number | null =>
  kpi.measure.kind === 'duration' ? (kpi.judged ?? kpi.measure.percentiles[0] ?? 50) : null;

/** The number a sum gives: percentiles from the merged sketch, ratios from the sums. Without data the value is null. */
export function judgeKpi(kpi: MeasuredKpi, sum: KpiSum, calendars: Calendars): KpiNumber {
  const judged = judgedPercentile(kpi);
  if (judged === null || kpi.measure.kind !== 'duration') {
    const value = sum.denominator > 0 ? (sum.numerator / sum.denominator) * (kpi.unit === 'percent' ? 100 : 1) : null;
    return { value, n: sum.n, numerator: sum.numerator, denominator: sum.denominator, percentiles: [], state: stateOf(kpi, value, sum.n) };
  }
  const ms = unitMs(kpi, calendars);
  const percentiles = [...new Set([...kpi.measure.percentiles, judged])]
    .sort((a, b) => a - b)
    .flatMap((p) => {
      const at = quantileOf(sum.sketch, p / 100);
      return at === null ? [] : [{ p, value: at / ms }];
    });
  const value = percentiles.find(({ p }) => p === judged)?.value ?? null;
  return { value, n: sum.n, numerator: null, denominator: null, percentiles, state: stateOf(kpi, value, sum.n) };
}

/** How a value stands. Under the smallest sample nothing is judged. */
export function stateOf(kpi: Kpi, value: number | null, n: number): KpiState {
  if (value === null || n === 0) return 'no_data';
  if (n < kpi.minSample) return 'few';
  if (kpi.thresholds === null) return 'no_target';
  const { target, warning, critical } = kpi.thresholds;
  const past = (limit: number) => (kpi.direction === 'lower' ? value > limit : value < limit);
  if (past(critical)) return 'critical';
  if (past(warning)) return 'breached';
  return past(target) ? 'watch' : 'met';
}

/** How many cases are past the target; null where cases are weighed, so that sums are not counts, or without a target. */
export function countPastTarget(kpi: MeasuredKpi, sum: KpiSum, calendars: Calendars): number | null {
  if (kpi.thresholds === null) return null;
  if (kpi.measure.kind === 'duration') {
    const limit = kpi.thresholds.target * unitMs(kpi, calendars);
    return [...sum.sketch].reduce((total, [bucket, n]) => total + (middleOf(bucket) > limit ? n : 0), 0);
  }
  if (kpi.measure.kind !== 'expected_on_time' && kpi.measure.weight !== undefined) return null;
  return kpi.direction === 'higher' ? sum.denominator - sum.numerator : sum.numerator;
}
