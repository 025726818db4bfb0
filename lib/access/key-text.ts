import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Environment } from '@/lib/domain';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const PUBLIC_LENGTH = 12;
const SECRET_LENGTH = 43;
const CHECK_LENGTH = 6;
const SHAPE = /^tl_([a-z]+)_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

const words = { production: 'prod', validation: 'val', test: 'test', development: 'dev', api: 'api', scim: 'scim' } as const;
/** What a key is for: writing into one environment, acting as a person (`api`), or provisioning people (`scim`). */
export type KeyKind = Environment | 'api' | 'scim';
const kinds = new Map<string, KeyKind>(Object.entries(words).map(([kind, word]) => [word, kind as KeyKind]));

function base62(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i++) {
    text = ALPHABET.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}

const randomText = (bytes: number, length: number) => base62(BigInt(`0x${randomBytes(bytes).toString('hex')}`), length);
const checkOf = (body: string) => base62(BigInt(crc32(body)), CHECK_LENGTH);
const hashOf = (secret: string) => createHash('sha256').update(secret).digest();

export interface NewKey {
  /** Shown once, stored nowhere: `tl_<kind>_<public id>_<secret of 256 bit><check>`. */
  text: string;
  publicId: string;
  secretHash: Buffer;
}

/** A new random key. Only its public id and the SHA-256 of its secret are meant to be stored. */
export function createKeyText(kind: KeyKind): NewKey {
  const publicId = randomText(9, PUBLIC_LENGTH);
  const secret = randomText(32, SECRET_LENGTH);
  const body = `tl_${words[kind]}_${publicId}_${secret}`;
  return { text: `${body}${checkOf(body)}`, publicId, secretHash: hashOf(secret) };
}

/** The parts of a key, or null when it is none or was mistyped: then no database needs asking. */
export function readKeyText(text: string): { kind: KeyKind; publicId: string; secretHash: Buffer } | null {
  const match = SHAPE.exec(text);
  const [, word, publicId, secret, check] = match ?? [];
  const kind = kinds.get(word ?? '');
  if (!kind || !publicId || !secret || checkOf(text.slice(0, -CHECK_LENGTH)) !== check) return null;
  return { kind, publicId, secretHash: hashOf(secret) };
}

const NOBODY = Buffer.alloc(32);

/** True when both hashes are equal, in a time that tells nothing; false when there is no stored one. */
export function matchSecret(given: Buffer, stored: Uint8Array | null): boolean {
  const equal = timingSafeEqual(given, stored?.length === given.length ? stored : NOBODY);
  return equal && stored !== null;
}
