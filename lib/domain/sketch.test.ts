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
