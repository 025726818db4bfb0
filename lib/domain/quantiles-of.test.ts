import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantilesOf } from './quantiles-of';
import { flattenSketch, mergeSketches, quantileOf, sketchOf } from './sketch';

const qs = [0.01, 0.5, 0.9, 0.95, 0.99, 1];

test('quantiles of many sketches at once are those of their merge', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1e15 })), { maxLength: 40 });
  fc.assert(
    fc.property(fc.array(values, { maxLength: 6 }), (lists) => {
      const sketches = lists.map(sketchOf);
      const merged = mergeSketches(sketches);
      expect(quantilesOf(sketches.map(flattenSketch), qs)).toEqual(qs.map((q) => quantileOf(merged, q)));
    }),
  );
});

test('what was taken away again does not count, and no data is not zero', () => {
  expect(
    quantilesOf(
      [
        [5, 2, 9, 1],
        [5, -2],
      ],
      [0.5],
    ),
  ).toEqual([quantileOf(new Map([[9, 1]]), 0.5)]);
  expect(
    quantilesOf(
      [
        [5, 2],
        [5, -2],
      ],
      [0.5],
    ),
  ).toEqual([null]);
  expect(quantilesOf([], [0.5, 0.9])).toEqual([null, null]);
});
