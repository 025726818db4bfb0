import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOf, flattenSketch, mergeSketches, quantileOf, RELATIVE_ERROR, sketchOf, unflattenSketch } from './sketch';

const exact = (values: number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length)) - 1] ?? Number.NaN;
const durations = fc.array(fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 9e10 })), {
  minLength: 1,
  maxLength: 400,
});

describe('a quantile', () => {
  test.each([0.01, 0.5, 0.9, 0.99, 1])('q %d is within the stated error of the exact one', (q) => {
    fc.assert(
      fc.property(durations, (values) => {
        const truth = exact(values, q);
        expect(Math.abs((quantileOf(sketchOf(values), q) ?? Number.NaN) - truth)).toBeLessThanOrEqual(truth * RELATIVE_ERROR + 1e-6);
      }),
    );
  });

  test('of nothing is nothing', () => expect(quantileOf(new Map(), 0.5)).toBeNull());
});

/** Chance that is the same every time: Park and Miller's generator. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const YEAR_MS = 31_557_600_000;
const many = (n: number, seed: number, draw: (share: number, i: number) => number) => {
  const next = chance(seed);
  return Array.from({ length: n }, (_, i) => draw(next(), i));
};

describe('the stated error holds for', () => {
  test.each<[string, number[]]>([
    ['nothing but zeros', many(1000, 1, () => 0)],
    ['one value', [86_400_001]],
    ['two values far apart', [1, 30 * YEAR_MS]],
    ['two values, one of them zero', [0, 1]],
    ['a constant', many(10_000, 2, () => 17_327_000)],
    ['every whole ms up to 20,000', many(20_000, 3, (_, i) => i)],
    [
      'powers of the width, just below and just above',
      many(2_000, 4, (_, i) => (1.01 / 0.99) ** (i / 2) * (i % 2 ? 1.000_000_1 : 0.999_999_9)),
    ],
    ['two humps with nothing between them', many(20_000, 5, (u, i) => (i % 2 ? 40 + 20 * u : 8_640_000 + 100_000 * u))],
    ['a hump and a far few', many(20_000, 6, (u, i) => (i % 100 === 0 ? 90 * 86_400_000 * (1 + u) : 1000 + 500 * u))],
    ['a heavy tail without a variance (Pareto, 1.1)', many(50_000, 7, (u) => Math.round(10 / (1 - u) ** (1 / 1.1)))],
    ['a tail without a mean (Pareto, 0.5)', many(50_000, 8, (u) => Math.min(100 * YEAR_MS, Math.round(1 / (1 - u) ** 2)))],
    ['1 ms to 30 years, each length as likely as any other', many(50_000, 9, (u) => Math.round(Math.exp(u * Math.log(30 * YEAR_MS))))],
    ['zeros and years', many(10_000, 10, (u, i) => (i % 3 === 0 ? 0 : Math.round(u * 5 * YEAR_MS)))],
    ['a long run of equal values inside a spread', many(10_000, 11, (u, i) => (i < 8_000 ? 3_600_000 : Math.round(u * 86_400_000)))],
  ])('%s', (_, values) => {
    const sketch = sketchOf(values);
    const sorted = values.toSorted((a, b) => a - b);
    for (let rank = 1; rank <= 1000; rank++) {
      const q = rank / 1000;
      const truth = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN;
      const error = Math.abs((quantileOf(sketch, q) ?? Number.NaN) - truth);
      // Below a millisecond there is nothing: it reads as zero.
      if (!(error <= truth * RELATIVE_ERROR * (1 + 1e-9) || (truth < 1 && error < 1))) expect.fail(`q ${q}: off by ${error} at ${truth}`);
    }
    expect(countOf(sketch)).toBe(values.length);
  });

  test('parts of any of them, merged: the same sketch, and what is taken away again leaves no trace', () => {
    const values = many(20_000, 12, (u) => Math.round(10 / (1 - u) ** 2));
    const parts = Array.from({ length: 24 }, (_, hour) => sketchOf(values.filter((_, i) => i % 24 === hour)));
    const merged = mergeSketches(parts);
    expect(flattenSketch(merged)).toEqual(flattenSketch(sketchOf(values)));
    const [first] = parts;
    if (!first) throw new Error('no part');
    const negative = new Map([...first].map(([bucket, n]) => [bucket, -n]));
    expect(flattenSketch(mergeSketches([merged, negative]))).toEqual(flattenSketch(mergeSketches(parts.slice(1))));
  });
});

test('a merge equals the sketch of all values, in any order', () => {
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      const merged = flattenSketch(mergeSketches([sketchOf(b), sketchOf(a)]));
      expect(merged).toEqual(flattenSketch(sketchOf([...a, ...b])));
      expect(countOf(unflattenSketch(merged))).toBe(a.length + b.length);
    }),
  );
});

test('a negative duration is refused', () => expect(() => sketchOf([-1])).toThrow(RangeError));
