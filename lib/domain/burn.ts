import type { Tally } from './slo';

/** Returns how many times as fast as its budget lasts an SLO burns it; null without data, which is neither 0 nor good. */
export function burnOf({ good, bad }: Tally, objective: number): number | null {
  return good + bad === 0 ? null : bad / (good + bad) / (1 - objective);
}

export interface Budget {
  /** How many may be bad among those counted, and how many of that are left; below zero when it is overdrawn. */
  allowed: number;
  left: number;
  /** `left` as a share of `allowed`. */
  leftRatio: number;
}

/** Returns the error budget of what was counted in the window; null without data. */
export function budgetOf({ good, bad }: Tally, objective: number): Budget | null {
  const n = good + bad;
  if (n === 0) return null;
  const allowed = n * (1 - objective);
  return { allowed, left: allowed - bad, leftRatio: 1 - bad / allowed };
}

/**
 * True when so many bad ones prove a share above `share`: were it `share`, as many or more would turn up with a probability below
 * 1 - `confidence`. The same as a Clopper-Pearson lower limit above it (Clopper and Pearson, Biometrika 26, 1934). Without data: false.
 */
export function provesAbove({ good, bad }: Tally, share: number, confidence: number): boolean {
  if (bad === 0) return false;
  if (share >= 1) return false;
  return incompleteBeta(share, bad, good + 1) < 1 - confidence;
}

/** The regularised incomplete beta function I_x(a, b): the probability of `a` or more hits in a + b - 1 draws at x. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

const TINY = 1e-300;
const MOST_TERMS = 10_000;

/** Lentz's continued fraction of the incomplete beta function (Numerical Recipes 6.4). */
function fraction(x: number, a: number, b: number): number {
  const step = (term: number, over: number) => {
    const sum = 1 + term * over;
    return Math.abs(sum) < TINY ? TINY : sum;
  };
  let c = 1;
  let d = 1 / step((-(a + b) * x) / (a + 1), 1);
  let result = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / step(even, d);
    c = step(even, 1 / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / step(odd, d);
    c = step(odd, 1 / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-12) break;
  }
  return result;
}

const lanczos = [76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2, -0.5395239384953e-5];

function lnGamma(x: number): number {
  const base = x + 5.5;
  const sum = lanczos.reduce((total, c, i) => total + c / (x + i + 1), 1.000000000190015);
  return (x + 0.5) * Math.log(base) - base + Math.log((2.5066282746310007 * sum) / x);
}
