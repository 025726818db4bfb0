import type { Calendars } from '@/lib/domain';
import { boundQuantile, boundShare } from './bound-number';
import { judgedPercentile, judgeKpi, type KpiSum, type MeasuredKpi, unitMs } from './judge-kpi';

/** A value with the bounds that chance alone leaves open, 19 times in 20. `high` is infinite where the sample is too small to bound it. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/**
 * The value of a sum with its 95 % bounds, in the measure's unit: a ratio by Wilson over `cases` (how many cases of equal weight carry as
 * much, see sumSpreads), a percentile by the order statistics of its sketch, widened by the sketch's own error. Null: no data, or a sum
 * that is no sample.
 */
export function estimateNumber(kpi: MeasuredKpi, sum: KpiSum, calendars: Calendars, cases = sum.n): Estimate | null {
  const { value } = judgeKpi(kpi, sum, calendars);
  const judged = judgedPercentile(kpi);
  if (value === null) return null;
  if (judged !== null) {
    const ms = unitMs(kpi, calendars);
    const { low, high } = boundQuantile(sum.sketch, judged / 100);
    return { value, low: low / ms, high: high / ms };
  }
  if (kpi.unit !== 'percent' || sum.numerator < 0 || sum.numerator > sum.denominator) return null;
  const { low, high } = boundShare(sum.numerator / sum.denominator, cases);
  return { value, low: low * 100, high: high * 100 };
}

/** The 95 % bounds of `now - before`, joined from the bounds of both. Source: Newcombe, Statistics in Medicine 17 (1998), method 10. */
export function boundChange(now: Estimate, before: Estimate): { low: number; high: number } {
  const change = now.value - before.value;
  return {
    low: change - Math.hypot(now.value - now.low, before.high - before.value),
    high: change + Math.hypot(now.high - now.value, before.value - before.low),
  };
}
