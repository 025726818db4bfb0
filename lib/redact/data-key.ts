import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

/** A key that values are hashed with. `id` tells which one it was, and nothing about it. */
export interface DataKey {
  id: string;
  secret: KeyObject;
}

/** The key that hashes now, and those before it, the last used first, by which what was hashed earlier is still found. */
export interface KeyRing {
  current: DataKey;
  previous: readonly DataKey[];
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** The first `length` letters of the bytes in base 32, small. */
function writeBase32(bytes: Buffer, length: number): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5 && text.length < length) {
      text += letters.charAt((held >>> (bits - 5)) & 31);
      bits -= 5;
    }
    held &= (1 << bits) - 1;
    if (text.length === length) break;
  }
  return text;
}

/** The key made of a secret of the settings. The same secret gives the same key on every machine. */
export function prepareKey(secret: string): DataKey {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', 'throughline data', 32));
  return { id: writeBase32(createHash('sha256').update('throughline data key').update(bytes).digest(), 4), secret: createSecretKey(bytes) };
}

const rings = new Map<string, KeyRing>();

/** The keys of these secrets, the current one first; the same ring for the same secrets. Throws Error when there is none. */
export function prepareRing(secrets: readonly string[]): KeyRing {
  const name = secrets.join('\n');
  const known = rings.get(name);
  if (known) return known;
  const [current, ...previous] = [...new Set(secrets)].map(prepareKey);
  if (current === undefined)
    throw new Error('Neither DATA_KEY nor AUTH_SECRET is set: what is of a person could not be made unreadable, so nothing is taken.');
  const ring = { current, previous };
  rings.set(name, ring);
  return ring;
}

/** Letters that stand for a value of a kind, and that only who has the key can work out. */
export const writeMac = (key: DataKey, kind: string, value: string, length: number): string =>
  writeBase32(createHmac('sha256', key.secret).update(`${kind}\0${value}`).digest(), length);

/** The oldest key: what must stay equal over a change of keys is made with it. */
export const oldestOf = ({ current, previous }: KeyRing): DataKey => previous.at(-1) ?? current;

/** A UUID (version 8: custom) that stands for a value, and that only who has the key can work out. */
export function writeMacUuid(key: DataKey, kind: string, value: string): string {
  const hex = createHmac('sha256', key.secret).update(`${kind}\0${value}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
