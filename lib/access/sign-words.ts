import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { authSecret, authSecrets } from './auth-secret';

const mac = (purpose: string, words: readonly string[], secret = authSecret()) =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', `throughline ${purpose}`, 32))).update(JSON.stringify(words));

/** Proof that this house said these words for this purpose: 128 bits of HMAC-SHA-256 under a key made of AUTH_SECRET, as 22 characters. */
export const signWords = (purpose: string, words: readonly string[]): string =>
  mac(purpose, words).digest().subarray(0, 16).toString('base64url');

/** Whether `proof` is that of these words, by the secret of now or one before it; compared in constant time. */
export function provesWords(purpose: string, words: readonly string[], proof: string): boolean {
  const given = Buffer.from(proof);
  return authSecrets().some((secret) => {
    const wanted = Buffer.from(mac(purpose, words, secret).digest().subarray(0, 16).toString('base64url'));
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}

/** Four digits that these words always give and that nobody can work out without AUTH_SECRET. */
export const codeOfWords = (purpose: string, words: readonly string[]): string =>
  String(mac(purpose, words).digest().readUInt32BE(0) % 10_000).padStart(4, '0');
