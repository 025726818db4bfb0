import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { authSecret } from './auth-secret';

const NONCE = 12;
const TAG = 16;
const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', authSecret(), '', `throughline ${purpose}`, 32));

/** The text as it may stand in the database: AES-256-GCM under a key made of AUTH_SECRET and the purpose. */
export function sealSecret(purpose: string, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** The sealed text. Throws Error when it was sealed with another AUTH_SECRET, for another purpose, or was changed. */
export function openSecret(purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', keyFor(purpose), bytes.subarray(0, NONCE));
  decipher.setAuthTag(bytes.subarray(-TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
}
