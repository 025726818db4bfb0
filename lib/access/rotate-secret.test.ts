import { afterAll, expect, test } from 'vitest';
import { completeEnvironment } from '@/lib/config';
import { openSecret, resealSecret, sealSecret } from './seal-secret';
import { provesWords, signWords } from './sign-words';

const [old, fresh, strange] = ['the secret of last year', 'the secret of this year', 'the secret of a stranger'].map((text) =>
  text.padEnd(40, '.'),
) as [string, string, string];
afterAll(() => completeEnvironment({ AUTH_SECRET: '', AUTH_SECRET_PREVIOUS: '' }));

test('what an earlier secret sealed and signed holds while it is named as one, and no longer', () => {
  completeEnvironment({ AUTH_SECRET: old });
  const sealed = sealSecret('webhook', 'shared with the receiver');
  const proof = signWords('link', ['mail-1']);

  completeEnvironment({ AUTH_SECRET: fresh, AUTH_SECRET_PREVIOUS: `${strange},${old}` });
  expect(openSecret('webhook', sealed)).toBe('shared with the receiver');
  expect(provesWords('link', ['mail-1'], proof)).toBe(true);
  expect(provesWords('link', ['mail-2'], proof)).toBe(false);
  expect(() => openSecret('replay', sealed)).toThrow();
  const again = resealSecret('webhook', sealed) ?? '';
  expect(resealSecret('webhook', again)).toBeNull();

  completeEnvironment({ AUTH_SECRET: fresh, AUTH_SECRET_PREVIOUS: '' });
  expect(openSecret('webhook', again)).toBe('shared with the receiver');
  expect(() => openSecret('webhook', sealed)).toThrow();
  expect(provesWords('link', ['mail-1'], proof)).toBe(false);
});
