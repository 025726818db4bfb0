/** One comparable occasion as it stood at this time before its deadline, and how it ended. */
export interface PastOccasion {
  /** Share done at this time before its deadline. */
  now: number;
  /** How much was begun by then. */
  begun: number;
  /** Share done at its deadline. */
  atDue: number;
  /** Minutes from this time to when it was complete; infinite when it was not within the time looked at. */
  restMinutes: number;
}

export interface Spread {
  low: number;
  middle: number;
  high: number;
}

export type ShareForecast =
  | { ok: false; reason: 'few' | 'behind_all' | 'ahead_of_all' | 'volume'; usual: Spread | null }
  | { ok: true; usual: Spread; atDue: Spread; rest: Spread; lateRatio: number; behind: number; behindLate: number; held: number };

export interface AskForecast {
  now: number;
  begun: number;
  objective: number;
  /** True: what is to be done is fixed from the start, so the share can only rise. */
  fixed: boolean;
}

/** Nine is the smallest sample that an 80 % interval can be read from; one more keeps it from being the range of all. */
export const FEWEST = 10;
/** So much of the range of all past occasions may one lie outside of it. */
const BEYOND = 0.5;
/** And never less than these points. */
const LEAST_BEYOND = 0.05;
const VOLUME_FACTOR = 3;

/**
 * The share done at the deadline, and the minutes until it is complete, from what comparable occasions did from the same time on: no curve
 * and no distribution is assumed. Of what was left, each past occasion kept a share (or, where more comes in, gained points); applied to
 * today they give one outcome each, whose order statistics hold 80 % of new ones when today is one like them. Silent when there are fewer
 * than FEWEST, or today is outside of everything seen. Source: Vovk et al., Algorithmic Learning in a Random World, 2005, 2.2 (conformal ranks).
 */
export function forecastShare(today: AskForecast, past: readonly PastOccasion[]): ShareForecast {
  if (past.length < FEWEST) return { ok: false, reason: 'few', usual: null };
  const shares = past.map(({ now }) => now);
  const usual = spreadOf(shares);
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const slack = Math.max(LEAST_BEYOND, (most - least) * BEYOND);
  if (today.now < least - slack) return { ok: false, reason: 'behind_all', usual };
  if (today.now > most + slack) return { ok: false, reason: 'ahead_of_all', usual };
  const begun = past.map((one) => one.begun);
  if (today.begun < Math.min(...begun) / VOLUME_FACTOR || today.begun > Math.max(...begun) * VOLUME_FACTOR)
    return { ok: false, reason: 'volume', usual };
  const outcomes = outcomesOf(today, past);
  const behind = past.filter((one) => one.now <= today.now);
  return {
    ok: true,
    usual,
    atDue: shortestOf(outcomes),
    rest: spreadOf(past.map(({ restMinutes }) => restMinutes)),
    lateRatio: outcomes.filter((share) => isLate(share, today.objective)).length / outcomes.length,
    behind: behind.length,
    behindLate: behind.filter(({ atDue }) => isLate(atDue, today.objective)).length,
    held: past.filter((one, i) => holds(one, past.toSpliced(i, 1), today)).length,
  };
}

/** Sums of shares in another order may differ by this. */
export const isLate = (share: number, objective: number): boolean => share < objective - 1e-9;

/** What each past occasion makes of today. */
function outcomesOf({ now, fixed }: Pick<AskForecast, 'now' | 'fixed'>, past: readonly PastOccasion[]): number[] {
  if (fixed) return past.map((one) => (one.now >= 1 ? 1 : 1 - (1 - now) * ((1 - one.atDue) / (1 - one.now))));
  const weight = weightOf(past);
  return past.map((one) => Math.min(1, Math.max(0, one.atDue + weight * (now - one.now))));
}

/** How much of a lead or lag at this time was left at the deadline, from 0 (nothing) to 1 (all): the slope of a line through the past. */
function weightOf(past: readonly PastOccasion[]): number {
  const mean = (of: (one: PastOccasion) => number) => past.reduce((total, one) => total + of(one), 0) / past.length;
  const [now, atDue] = [mean((one) => one.now), mean((one) => one.atDue)];
  const spread = mean((one) => (one.now - now) ** 2);
  const slope = spread === 0 ? 0 : mean((one) => (one.now - now) * (one.atDue - atDue)) / spread;
  return Math.min(1, Math.max(0, slope));
}

function holds(one: PastOccasion, others: readonly PastOccasion[], { fixed }: AskForecast): boolean {
  const { low, high } = shortestOf(outcomesOf({ now: one.now, fixed }, others));
  return low - 1e-9 <= one.atDue && one.atDue <= high + 1e-9;
}

/** The shortest interval that held 80 % of these, with their middle: where most end at 1, the interval begins below it and ends there. */
function shortestOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const held = Math.min(sorted.length, Math.ceil(0.8 * (sorted.length + 1)) + 1);
  const widths = sorted.slice(0, sorted.length - held + 1).map((low, i) => ({ low, high: sorted[i + held - 1] ?? low }));
  const [first] = widths.sort((a, b) => a.high - a.low - (b.high - b.low));
  return { ...(first ?? { low: Number.NaN, high: Number.NaN }), middle: spreadOf(sorted).middle };
}

/** The 10th, 50th and 90th of 100 by conformal ranks: a new one lies between the outer two at least 8 times in 10. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const at = (rank: number) => sorted[Math.min(n, Math.max(1, rank)) - 1] ?? Number.NaN;
  return { low: at(Math.floor((n + 1) * 0.1)), middle: at(Math.ceil(n / 2)), high: at(Math.ceil((n + 1) * 0.9)) };
}
