import { businessDayMs } from '@/lib/calendar';
import { type Calendars, type Kpi, type Measure, mergeSketches, middleOf, quantileOf, type Sketch } from '@/lib/domain';
import type { KpiNumber, KpiState } from '@/lib/domain/views/kpis';
import { boundCount, boundQuantile, boundShare } from './bound-number';

/** What buckets add up to: counts and sums add, sketches merge. */
export interface KpiSum {
  n: number;
  numerator: number;
  denominator: number;
  sketch: Sketch;
  /** The oldest, where the number is an age. */
  oldestMs?: number | undefined;
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
    oldestMs: sums.reduce<number | undefined>(
      (most, { oldestMs: ms }) => (ms !== undefined && !(most !== undefined && most > ms) ? ms : most),
      undefined,
    ),
  };
}

/** The percentile that the thresholds judge. */
export const judgedPercentile = (kpi: MeasuredKpi): number | null =>
  kpi.measure.kind === 'duration' ? (kpi.judged ?? kpi.measure.percentiles[0] ?? 50) : null;

/** Whether the number says how things stand at an instant, so that it does not add up over time. */
export const isLevel = (kpi: MeasuredKpi): boolean => kpi.measure.kind === 'snapshot_ratio' || kpi.measure.kind === 'age';

/** The cells that make up a window: all of them, or of a level those of its last step. */
export function cellsOfWindow<C extends { step: Date }>(kpi: MeasuredKpi, cells: readonly C[]): readonly C[] {
  if (!isLevel(kpi)) return cells;
  const last = cells.reduce((latest, { step }) => Math.max(latest, step.getTime()), Number.NEGATIVE_INFINITY);
  return cells.filter(({ step }) => step.getTime() === last);
}

/** What the quotient of a measure is multiplied by to stand in its unit. */
export const scaleOf = (kpi: MeasuredKpi): number => (kpi.measure.kind === 'rate' ? kpi.measure.per : kpi.unit === 'percent' ? 100 : 1);

/** The number a sum gives: percentiles from the merged sketch, ratios from the sums. Without data the value is null. */
export function judgeKpi(kpi: MeasuredKpi, sum: KpiSum, calendars: Calendars): KpiNumber {
  const judged = judgedPercentile(kpi);
  if (kpi.measure.kind === 'age') {
    const value = sum.n > 0 && sum.oldestMs !== undefined ? sum.oldestMs / unitMs(kpi, calendars) : null;
    const plain = { numerator: null, denominator: null, percentiles: [], interval: null };
    return { value, n: sum.n, ...plain, state: stateOf(kpi, value, sum.n) };
  }
  if (judged === null || kpi.measure.kind !== 'duration') {
    const value = sum.n > 0 && sum.denominator > 0 ? (sum.numerator / sum.denominator) * scaleOf(kpi) : null;
    const { n, numerator, denominator } = sum;
    const interval = value === null ? null : boundRatio(kpi, sum);
    return { value, n, numerator, denominator, percentiles: [], interval, state: stateOf(kpi, value, n) };
  }
  const ms = unitMs(kpi, calendars);
  const percentiles = [...new Set([...kpi.measure.percentiles, judged])]
    .sort((a, b) => a - b)
    .flatMap((p) => {
      const at = quantileOf(sum.sketch, p / 100);
      return at === null ? [] : [{ p, value: at / ms }];
    });
  const value = percentiles.find(({ p }) => p === judged)?.value ?? null;
  const bounds = value === null ? null : boundQuantile(sum.sketch, judged / 100);
  const interval = bounds && { low: bounds.low / ms, high: Number.isFinite(bounds.high) ? bounds.high / ms : null };
  return { value, n: sum.n, numerator: null, denominator: null, percentiles, interval, state: stateOf(kpi, value, sum.n) };
}

/**
 * What chance alone leaves open, 19 times in 20: of a share by Wilson, of a rate by Garwood. Null where cases weigh unlike each other, where
 * all that could be counted is, and where sums are no counts.
 */
function boundRatio(kpi: MeasuredKpi, sum: KpiSum): KpiNumber['interval'] {
  const { measure } = kpi;
  if (measure.kind === 'rate') {
    const { low, high } = boundCount(sum.numerator);
    const scale = scaleOf(kpi) / sum.denominator;
    return { low: low * scale, high: high * scale };
  }
  if (!isShare(measure) || sum.numerator < 0 || sum.numerator > sum.denominator) return null;
  const { low, high } = boundShare(sum.numerator / sum.denominator, sum.denominator);
  return { low: low * 100, high: high * 100 };
}

/** Whether each case counts once, so that the number is a share of cases. */
export function isShare(measure: Measure): boolean {
  if (measure.kind === 'within' || measure.kind === 'ratio' || measure.kind === 'snapshot_ratio') return measure.weight === undefined;
  return measure.kind === 'deadline' || measure.kind === 'straight_through' || measure.kind === 'exceptions_in_time';
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
  if (kpi.measure.kind === 'rate') return sum.numerator;
  if (!isShare(kpi.measure) && kpi.measure.kind !== 'expected_on_time') return null;
  return kpi.direction === 'higher' ? sum.denominator - sum.numerator : sum.numerator;
}
