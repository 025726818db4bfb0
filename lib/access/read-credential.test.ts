import { expect, test } from 'vitest';
import { readCredential } from './read-credential';

test.each<[string, Record<string, string>, string | null]>([
  ['nothing', {}, null],
  ['a bearer key', { authorization: 'Bearer abc' }, 'abc'],
  ['a bearer key in other letters and blanks', { authorization: '  bearer   abc ' }, 'abc'],
  ['an api key', { 'x-api-key': ' abc ' }, 'abc'],
  ['both: authorization counts', { authorization: 'Bearer one', 'x-api-key': 'two' }, 'one'],
  ['another scheme is a wrong key, not a missing one', { authorization: 'Basic abc', 'x-api-key': 'two' }, ''],
])('%s', (_, headers, expected) => {
  expect(readCredential(new Headers(headers))).toBe(expected);
});
