import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { environments } from '@/lib/domain';
import { createKeyText, matchSecret, readKeyText } from './key-text';

describe('a key', () => {
  test.each([
    ['production', 'prod'],
    ['validation', 'val'],
    ['test', 'test'],
    ['development', 'dev'],
    ['api', 'api'],
  ] as const)('of %s starts with tl_%s_ and reads back', (kind, word) => {
    const made = createKeyText(kind);
    expect(made.text).toMatch(new RegExp(`^tl_${word}_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$`));
    expect(readKeyText(made.text)).toEqual({ kind, publicId: made.publicId, secretHash: made.secretHash });
  });

  test('is stored as the SHA-256 of its secret only', () => {
    const { text, secretHash } = createKeyText('production');
    const secret = text.split('_')[3]?.slice(0, 43) ?? '';
    expect(secretHash).toEqual(createHash('sha256').update(secret).digest());
  });

  test('is never made twice', () => {
    const texts = Array.from({ length: 500 }, () => createKeyText('test'));
    expect(new Set(texts.map((key) => key.text)).size).toBe(500);
    expect(new Set(texts.map((key) => key.publicId)).size).toBe(500);
  });

  test('with any one character changed is none', () => {
    const { text } = createKeyText('production');
    for (let at = 0; at < text.length; at++) {
      const other = text.charAt(at) === 'x' ? 'y' : 'x';
      expect(readKeyText(text.slice(0, at) + other + text.slice(at + 1)), `character ${at}`).toBeNull();
    }
  });

  test('moved to another environment is none', () => {
    for (const environment of environments.filter((one) => one !== 'production')) {
      const { text } = createKeyText(environment);
      expect(readKeyText(text.replace(/^tl_[a-z]+_/, 'tl_prod_'))).toBeNull();
    }
  });

  test.each(['', 'Bearer', 'tl_prod_a_b', 'tl_toString_aaaaaaaaaaaa_b', `tl_prod_${'a'.repeat(100_000)}`])('%.40j is none', (text) => {
    expect(readKeyText(text)).toBeNull();
  });
});

describe('matchSecret', () => {
  const { secretHash } = createKeyText('test');
  test('the same secret matches', () => expect(matchSecret(secretHash, Buffer.from(secretHash))).toBe(true));
  test('another secret does not', () => expect(matchSecret(secretHash, createKeyText('test').secretHash)).toBe(false));
  test('no stored secret does not, not even for 32 zero bytes', () => {
    expect(matchSecret(secretHash, null)).toBe(false);
    expect(matchSecret(Buffer.alloc(32), null)).toBe(false);
  });
  test('a stored secret of another length does not', () => expect(matchSecret(secretHash, secretHash.subarray(0, 31))).toBe(false));
});
