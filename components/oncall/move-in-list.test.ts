import { expect, test } from 'vitest';
import { moveInList } from './move-in-list';

test.each([
  [0, 2, 'bca'],
  [2, 0, 'cab'],
  [1, 1, 'abc'],
  [0, -1, 'abc'],
  [2, 3, 'abc'],
  [7, 0, 'abc'],
])('from %i to %i: %s', (from, to, result) => {
  expect(moveInList([...'abc'], from, to).join('')).toBe(result);
});
