import { expect, test } from 'vitest';
import { shortAddress, shortId } from './audit-words';

test.each([
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['10.0.0.7', '10.0.0.7'],
  ['0000:0000:0000:0000:0000:0000:0000:0001', '::1'],
  ['2001:0db8:0000:0000:0000:0000:0000:0042', '2001:db8::42'],
  ['no:address', 'no:address'],
])('%s is shown as %s', (kept, shown) => expect(shortAddress(kept)).toBe(shown));

test('of a long number the beginning is shown, a name stays whole', () => {
  expect(shortId('01a1eaa4-b4fb-762f-a63f-85549547253a')).toBe('01a1eaa4 …');
  expect(shortId('con-edi-as2')).toBe('con-edi-as2');
});
