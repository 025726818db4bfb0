import { countOf, quantileOf, RELATIVE_ERROR, type Sketch } from '@/lib/domain';

const Z = 1.959964;
const EXACT_UP_TO = 1000;
/** Fewer than these are summed exactly; from here on the approximation of Wilson and Hilferty is off by less than 0.01 %. */
const SUMMED_UP_TO = 200;

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

/**
 * The exact 95 % bounds of the mean of a Poisson count, by Garwood: half of what is left out lies on either side. Source: Garwood,
 * Biometrika 28 (1936).
 */
export function boundCount(count: number): { low: number; high: number } {
  const whole = Math.round(count);
  if (whole > SUMMED_UP_TO) return { low: hilferty(whole, -Z), high: hilferty(whole + 1, Z) };
  return {
    low: whole === 0 ? 0 : meanWhere((mean) => chanceUpTo(whole - 1, mean) >= 0.975, whole),
    high: meanWhere((mean) => chanceUpTo(whole, mean) >= 0.025, whole),
  };
}

/** The gamma quantile of this shape, by Wilson and Hilferty. */
const hilferty = (shape: number, z: number): number => shape * (1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;

/** The chance of at most k events when `mean` are usual. */
function chanceUpTo(k: number, mean: number): number {
  let log = -mean;
  let sum = Math.exp(log);
  for (let i = 1; i <= k; i++) {
    log += Math.log(mean / i);
    sum += Math.exp(log);
  }
  return sum;
}

/** The largest mean for which a statement that turns false as means grow still holds. */
function meanWhere(holds: (mean: number) => boolean, near: number): number {
  let [low, high] = [0, 2 * near + 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
