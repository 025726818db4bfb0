import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { budgetOf, burnOf, provesAbove } from './burn';

describe('burn and budget', () => {
  it.each([
    { good: 995, bad: 5, objective: 0.995, burn: 1, leftRatio: 0 },
    { good: 1000, bad: 0, objective: 0.99, burn: 0, leftRatio: 1 },
    { good: 856, bad: 144, objective: 0.99, burn: 14.4, leftRatio: -13.4 },
    { good: 0, bad: 10, objective: 0.999, burn: 1000, leftRatio: -999 },
    { good: 9994, bad: 6, objective: 0.999, burn: 0.6, leftRatio: 0.4 },
  ])('of $bad bad in $good + $bad at $objective: burn $burn', ({ good, bad, objective, burn, leftRatio }) => {
    expect(burnOf({ good, bad }, objective)).toBeCloseTo(burn, 8);
    expect(budgetOf({ good, bad }, objective)?.leftRatio).toBeCloseTo(leftRatio, 8);
  });

  it('says nothing without data', () => {
    expect(burnOf({ good: 0, bad: 0 }, 0.99)).toBeNull();
    expect(budgetOf({ good: 0, bad: 0 }, 0.99)).toBeNull();
    expect(provesAbove({ good: 0, bad: 0 }, 0.01, 0.95)).toBe(false);
  });
});

/** P(X >= bad) by adding up every term, in logarithms. */
function tail(n: number, bad: number, share: number): number {
  const lnChoose = (k: number) => {
    let sum = 0;
    for (let i = 1; i <= k; i += 1) sum += Math.log((n - k + i) / i);
    return sum;
  };
  let sum = 0;
  for (let k = bad; k <= n; k += 1) sum += Math.exp(lnChoose(k) + k * Math.log(share) + (n - k) * Math.log(1 - share));
  return sum;
}

test('a proof is the binomial tail, term by term', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.001, max: 0.9, noNaN: true }),
      fc.constantFrom(0.9, 0.95, 0.99),
      (n, part, share, confidence) => {
        const bad = Math.max(1, Math.round(n * part));
        const exact = tail(n, bad, share);
        // Where the two meet to the last digit either answer is right.
        if (Math.abs(exact - (1 - confidence)) < 1e-9) return;
        expect(provesAbove({ good: n - bad, bad }, share, confidence)).toBe(exact < 1 - confidence);
      },
    ),
    { numRuns: 400 },
  );
});

test('millions are judged as thousands are', () => {
  expect(provesAbove({ good: 9_900_000, bad: 100_000 }, 0.0099, 0.95)).toBe(true);
  expect(provesAbove({ good: 9_900_000, bad: 100_000 }, 0.0101, 0.95)).toBe(false);
});

test('one bad of five proves no burn of 14.4 at 99.9 %', () => {
  expect(provesAbove({ good: 4, bad: 1 }, 14.4 * 0.001, 0.95)).toBe(false);
});
