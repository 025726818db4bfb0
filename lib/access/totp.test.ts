import { describe, expect, test } from 'vitest';
import { findTotpStep, otpauthOf, totpCode, totpStep } from './totp';

// The vectors of RFC 6238 appendix B, last six of their eight digits.
const secret = '12345678901234567890';
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i s the code is %s', (seconds, code) => {
  const at = new Date(seconds * 1000);
  expect(totpCode(secret, totpStep(at))).toBe(code);
  expect(findTotpStep(secret, code, at)).toBe(totpStep(at));
});

describe('findTotpStep', () => {
  const now = new Date(1_111_111_111_000);
  const step = totpStep(now);
  test.each([
    [-2, null],
    [-1, step - 1],
    [0, step],
    [1, step + 1],
    [2, null],
  ])('a code %i steps away', (away, found) => {
    expect(findTotpStep(secret, totpCode(secret, step + away), now)).toBe(found);
  });
  test.each(['', '05047', '0504711', '05047１', 'abcdef', '000000'])('%j is none', (code) => {
    expect(findTotpStep(secret, code, now)).toBeNull();
  });
});

test('an authenticator is told the secret in base 32', () => {
  expect(otpauthOf(secret, 'a b@h.example')).toBe(
    'otpauth://totp/Throughline:a%20b%40h.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Throughline&digits=6&period=30',
  );
});
