import { describe, expect, it } from 'vitest';
import { sketchOf } from '@/lib/domain';
import { boundQuantile, boundRanks, boundShare } from './bound-number';
import { boundChange } from './estimate-number';

function* stream(seed: number) {
  for (let x = seed; ; ) {
    x = (x * 48_271) % 2_147_483_647;
    yield x / 2_147_483_647;
  }
}

describe('boundShare', () => {
  it.each([
    ['Wilson, 81 of 263 (Newcombe 1998, table I)', 81 / 263, 263, 0.2553, 0.3662],
    ['15 of 148', 15 / 148, 148, 0.0624, 0.1605],
    ['0 of 20', 0, 20, 0, 0.1611],
    ['1 of 29', 1 / 29, 29, 0.0061, 0.1718],
    ['all of 20', 1, 20, 0.8389, 1],
  ])('%s', (_, share, n, low, high) => {
    const bounds = boundShare(share, n);
    expect([bounds.low.toFixed(4), bounds.high.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)]);
  });
});

describe('boundRanks', () => {
  it.each([
    ['the median of 10 lies between the 2nd and the 9th', 10, 0.5, 2, 9],
    ['the median of 100', 100, 0.5, 40, 61],
    ['five values cannot bound a 95th percentile from above', 5, 0.95, 4, 6],
    ['a large sample', 10_000, 0.9, 8941, 9060],
  ])('%s', (_, n, q, lower, upper) => {
    expect(boundRanks(n, q)).toEqual({ lower, upper });
  });

  it('holds the true percentile at least 19 times in 20, also of a nasty distribution', () => {
    const random = stream(11);
    const draw = () => {
      const u = random.next().value ?? 0;
      return u < 0.7 ? 1000 * (1 - Math.log(1 - u)) : 50_000 / (1.000_001 - u);
    };
    const all = Array.from({ length: 200_000 }, draw).sort((a, b) => a - b);
    for (const [n, q] of [
      [30, 0.9],
      [30, 0.5],
      [200, 0.95],
    ] as const) {
      const truth = all[Math.ceil(q * all.length) - 1] ?? 0;
      let held = 0;
      for (let round = 0; round < 1000; round++) {
        const { low, high } = boundQuantile(sketchOf(Array.from({ length: n }, draw)), q);
        if (low <= truth && truth <= high) held++;
      }
      expect(held).toBeGreaterThanOrEqual(940);
    }
  });
});

describe('boundChange', () => {
  it('is the interval of Newcombe for two shares: 56 of 70 less 48 of 80', () => {
    const estimate = (share: number, n: number) => ({ value: share, ...boundShare(share, n) });
    const { low, high } = boundChange(estimate(56 / 70, 70), estimate(48 / 80, 80));
    expect([low.toFixed(4), high.toFixed(4)]).toEqual(['0.0524', '0.3339']);
  });

  it('is open upwards where one side cannot be bounded', () => {
    const { low, high } = boundChange({ value: 9, low: 5, high: Number.POSITIVE_INFINITY }, { value: 4, low: 3, high: 5 });
    expect(high).toBe(Number.POSITIVE_INFINITY);
    expect(low).toBeCloseTo(5 - Math.hypot(4, 1), 9);
  });
});
