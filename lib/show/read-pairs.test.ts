import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPairs } from './read-pairs';

test('what was written comes back', () => {
  const flat = fc.array(fc.integer({ min: -1, max: 2 ** 31 }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(flat, (numbers) => {
      expect(readPairs(numbers.join(','))).toEqual(numbers);
    }),
  );
  expect(readPairs(null)).toEqual([]);
  expect(readPairs('')).toEqual([]);
});
