import { createHmac, timingSafeEqual } from 'node:crypto';

const PERIOD_MS = 30_000;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The step of time that a code at this moment belongs to. */
export const totpStep = (at: Date): number => Math.floor(at.getTime() / PERIOD_MS);

/** The six digits of one step (RFC 6238, SHA-1), for a secret whose UTF-8 bytes are the key. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 0x0f;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The step whose code this is, at most one away from now; null when it is none. Compares all three in constant time. */
export function findTotpStep(secret: string, code: string, now: Date): number | null {
  const given = Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS));
  const middle = totpStep(now);
  let found: number | null = null;
  for (const step of [middle - 1, middle, middle + 1])
    if (code.length === DIGITS && given.length === DIGITS && timingSafeEqual(given, Buffer.from(totpCode(secret, step)))) found = step;
  return found;
}

/** The address that authenticators read, as text or from a picture of it. */
export function otpauthOf(secret: string, email: string): string {
  let bits = '';
  for (const byte of Buffer.from(secret)) bits += byte.toString(2).padStart(8, '0');
  const text = (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32.charAt(Number.parseInt(five.padEnd(5, '0'), 2))).join('');
  return `otpauth://totp/Throughline:${encodeURIComponent(email)}?secret=${text}&issuer=Throughline&digits=${DIGITS}&period=30`;
}
