import { expect, test } from 'vitest';
import { readOr } from './read-or';

test('what stands beside a page is read, or left out when it cannot be', async () => {
  expect(await readOr(Promise.resolve('read'), 'nothing')).toBe('read');
  expect(await readOr(Promise.reject(new Error('relation "intent" does not exist')), 'nothing')).toBe('nothing');
});
