/**
 * The one source of chance: a 64-bit seed that answers the same question with the same number, in whatever order it is asked.
 * A slot names the question (which milestone, which matter), so that one answer never shifts another.
 */
export interface Dice {
  readonly high: number;
  readonly low: number;
}

/** Returns the dice of a text. Equal texts give equal dice; others share nothing. */
export function diceOf(text: string): Dice {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  return { high: finish(high ^ (low >>> 13)), low: finish(low ^ (high >>> 7)) };
}

/** Returns 32 bits of the dice at a slot, 0 <= n < 2^32. */
function drawBits(dice: Dice, slot: number): number {
  return finish(finish(dice.high + Math.imul(slot, 0x9e3779b9)) ^ dice.low) >>> 0;
}

/** Returns a share with 0 < u < 1. */
export const drawShare = (dice: Dice, slot: number): number => (drawBits(dice, slot) + 0.5) / 4294967296;

/** Returns an integer with 0 <= n < below. */
export const drawIndex = (dice: Dice, slot: number, below: number): number => Math.floor(drawShare(dice, slot) * below);

/** Returns one of the choices by their weights. Throws RangeError when there is none. */
export function drawWeighted<T>(dice: Dice, slot: number, choices: readonly (readonly [T, number])[]): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = drawShare(dice, slot) * total;
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  const last = choices.at(-1);
  if (!last) throw new RangeError('nothing to choose from');
  return last[0];
}

/** Returns a log-normal value with this median; sigma 0 gives the median itself. */
export const drawLogNormal = (dice: Dice, slot: number, median: number, sigma: number): number =>
  median * Math.exp(sigma * normalAt(drawShare(dice, slot)));

/** Returns lower-case hex of 8 or 16 bytes that is never all zero. */
export function drawHex(dice: Dice, slot: number, bytes: 8 | 16): string {
  let hex = '';
  for (let i = 0; i < bytes / 4; i++) {
    const bits = drawBits(dice, Math.imul(slot, 7919) + i);
    hex += (i === 0 ? (bits | 1) >>> 0 : bits).toString(16).padStart(8, '0');
  }
  return hex;
}

function finish(bits: number): number {
  let h = bits | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Returns the standard normal quantile of a share, to about 1e-9 relative.
 * Source: P. J. Acklam, An algorithm for computing the inverse normal cumulative distribution function, 2003.
 */
export function normalAt(share: number): number {
  if (share < 0.02425) return tail(Math.sqrt(-2 * Math.log(share)));
  if (share > 0.97575) return -tail(Math.sqrt(-2 * Math.log(1 - share)));
  const q = share - 0.5;
  const r = q * q;
  const top =
    (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r +
      2.506628277459239) *
    q;
  const bottom =
    ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1;
  return top / bottom;
}

function tail(q: number): number {
  const top =
    ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q +
    2.938163982698783;
  const bottom = (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1;
  return top / bottom;
}

/** Variance of a count over its mean: more than Poisson's 1, as real demand is. */
export const COUNT_DISPERSION = 1.3;

/** Returns a count from the negative binomial with this mean and `COUNT_DISPERSION`; 0 for a mean of 0. */
export function drawCount(dice: Dice, slot: number, mean: number): number {
  if (mean <= 0) return 0;
  const share = drawShare(dice, slot);
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(COUNT_DISPERSION * mean) * normalAt(share)));
  const failing = 1 - 1 / COUNT_DISPERSION;
  const shape = mean / (COUNT_DISPERSION - 1);
  let count = 0;
  let chance = COUNT_DISPERSION ** -shape;
  for (let sum = chance; sum < share && count < 1000; count++) {
    chance *= ((count + shape) / (count + 1)) * failing;
    sum += chance;
  }
  return count;
}
