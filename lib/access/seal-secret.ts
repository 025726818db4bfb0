import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { authSecret, authSecrets } from './auth-secret';

const NONCE = 12;
const TAG = 16;
const keyFor = (purpose: string, secret = authSecret()) => Buffer.from(hkdfSync('sha256', secret, '', `throughline ${purpose}`, 32));

/** The text as it may stand in the database: AES-256-GCM under a key made of AUTH_SECRET and the purpose. */
export function sealSecret(purpose: string, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', keyFor(purpose), nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** The sealed text. Throws Error when it was sealed with another AUTH_SECRET than this one and those before, for another purpose, or was changed. */
export function openSecret(purpose: string, sealed: string): string {
  const secrets = authSecrets();
  for (const [at, secret] of secrets.entries())
    try {
      return open(keyFor(purpose, secret), sealed);
    } catch (error) {
      if (at === secrets.length - 1) throw error;
    }
  throw new Error('There is no secret to open it with.');
}

function open(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE));
  decipher.setAuthTag(bytes.subarray(-TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
}

/** The same text sealed by the secret of now; null when it is already. Throws Error as openSecret does. */
export function resealSecret(purpose: string, sealed: string): string | null {
  try {
    open(keyFor(purpose), sealed);
    return null;
  } catch {
    return sealSecret(purpose, openSecret(purpose, sealed));
  }
}
