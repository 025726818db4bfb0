import { type Calendars, countOf, quantileOf, RELATIVE_ERROR, type Sketch } from '@/lib/domain';
import { judgedPercentile, judgeKpi, type KpiSum, type MeasuredKpi, unitMs } from './judge-kpi';

/** A value with the bounds that chance alone leaves open, 19 times in 20. `high` is infinite where the sample is too small to bound it. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

const Z = 1.959964;
const EXACT_UP_TO = 1000;

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

/** The Wilson bounds of a share seen in n cases; n need not be whole. Source: Wilson, JASA 22 (1927). */
export function boundShare(share: number, n: number): { low: number; high: number } {
  const middle = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  return { low: share === 0 ? 0 : Math.max(0, middle - half), high: share === 1 ? 1 : Math.min(1, middle + half) };
}

/** Bounds of a quantile in ms by the ranks between which it lies, with no assumption on the distribution. */
export function boundQuantile(sketch: Sketch, q: number): { low: number; high: number } {
  const n = countOf(sketch);
  const { lower, upper } = boundRanks(n, q);
  const at = (rank: number) => quantileOf(sketch, (rank - 0.5) / n) ?? 0;
  return {
    low: lower < 1 ? 0 : at(lower) / (1 + RELATIVE_ERROR),
    high: upper > n ? Number.POSITIVE_INFINITY : at(upper) * (1 + RELATIVE_ERROR),
  };
}

/** Ranks whose values hold the q-quantile between them at least 19 times in 20; 0 or n + 1 where n values cannot. */
export function boundRanks(n: number, q: number): { lower: number; upper: number } {
  if (n > EXACT_UP_TO) {
    const half = Z * Math.sqrt(n * q * (1 - q));
    return { lower: Math.floor(n * q - half), upper: Math.ceil(n * q + half) + 1 };
  }
  let below = 0;
  let lower = 0;
  let logMass = n * Math.log(1 - q);
  for (let rank = 1; rank <= n; rank++) {
    below += Math.exp(logMass);
    if (below <= 0.025) lower = rank;
    if (below >= 0.975) return { lower, upper: rank };
    logMass += Math.log((n - rank + 1) / rank) + Math.log(q / (1 - q));
  }
  return { lower, upper: n + 1 };
}

/** The 95 % bounds of `now - before`, joined from the bounds of both. Source: Newcombe, Statistics in Medicine 17 (1998), method 10. */
export function boundChange(now: Estimate, before: Estimate): { low: number; high: number } {
  const change = now.value - before.value;
  return {
    low: change - Math.hypot(now.value - now.low, before.high - before.value),
    high: change + Math.hypot(now.high - now.value, before.value - before.low),
  };
}
