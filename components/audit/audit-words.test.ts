import { expect, test } from 'vitest';
import { shortId } from './audit-words';

test('of a long number the beginning is shown, a name stays whole', () => {
  expect(shortId('01a1eaa4-b4fb-762f-a63f-85549547253a')).toBe('01a1eaa4 …');
  expect(shortId('con-edi-as2')).toBe('con-edi-as2');
});
