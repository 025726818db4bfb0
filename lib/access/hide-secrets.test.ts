import { describe, expect, test } from 'vitest';
import { environments } from '@/lib/domain';
import { hideInText, hideSecrets } from './hide-secrets';
import { createKeyText } from './key-text';

describe('hideSecrets', () => {
  test.each([
    [{ password: 'a', newPassword: 'b', clientSecret: 'c', apiKey: 'd', authorization: 'e' }],
    [{ deep: [{ token: 'a', accessToken: 'b', refresh_token: 'c' }] }],
    [{ secretHash: 'a', cookie: 'b', totpSecret: 'c', privateKey: 'd', signing_key: 'e' }],
  ])('%j tells no value', (value) => {
    const said = JSON.stringify(hideSecrets(value));
    expect(said).not.toMatch(/"[a-e]"/);
    expect(said).toContain('[hidden]');
  });

  test('what only names a key or says when stays', () => {
    const value = { publicId: 'abc', tokenId: 'x', passwordChangedAt: new Date(0), secretHint: '…f3', passwordSet: true, secret: null };
    expect(hideSecrets(value)).toEqual({ ...value, passwordChangedAt: '1970-01-01T00:00:00.000Z' });
  });

  test('keys of ours and names in addresses are found wherever they stand', () => {
    const { text, publicId } = createKeyText('production');
    const said = JSON.stringify(hideSecrets({ note: `it was ${text}, sent to https://me:pw@host/x`, list: [text] }));
    expect(said).not.toContain(text);
    expect(said).not.toContain('me:pw');
    expect(said).toContain('https://[hidden]@host/x');
    expect(publicId).toHaveLength(12);
  });

  test('whatever a key is for', () => {
    for (const kind of [...environments, 'api', 'scim'] as const) {
      const { text } = createKeyText(kind);
      expect(hideInText(`it was ${text}.`), kind).toBe('it was [hidden].');
    }
  });

  test('what PostgreSQL cannot store is mended', () => {
    expect(hideSecrets({ a: 'x\0y', b: '\ud800' })).toEqual({ a: 'xy', b: '\ufffd' });
  });
});
