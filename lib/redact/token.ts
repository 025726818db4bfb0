import { type KeyRing, writeMac } from './data-key';

/** What a token may stand for; told in the token. */
export const textKinds = [
  ...['ssn', 'mrn', 'member', 'account', 'card', 'iban', 'routing', 'dob', 'phone', 'email', 'name', 'address', 'secret', 'hl7', 'x12'],
  ...['fhir', 'text', 'code', 'number', 'date', 'clinical', 'key', 'value'],
] as const;
export type TextKind = (typeof textKinds)[number];

const KEY_TOKEN = /^~[a-z2-7]{4}~[a-z2-7]{26}$/;
const TEXT_TOKEN = /^\[[a-z][a-z0-9_-]{0,79}:[a-z2-7]{8}\]$/;

/** Tokens inside of a text, both sorts. */
export const EVERY_TOKEN = /\[[a-z][a-z0-9_-]{0,79}:[a-z2-7]{8}\]|~[a-z2-7]{4}~[a-z2-7]{26}/g;

/** `[mrn:h8f3k2ab]`: what stands in a text for a value. Equal values of a kind, equal token. */
export const writeTextToken = (ring: KeyRing, kind: string, value: string): string =>
  `[${kind}:${writeMac(ring.current, `text ${kind}`, value, 8)}]`;

/** `~k7f3~...`: what is kept of a business key in place of its value, with the id of the data key. One that is a token already stays. */
export const writeKeyToken = (ring: KeyRing, type: string, value: string): string =>
  KEY_TOKEN.test(value) ? value : `~${ring.current.id}~${writeMac(ring.current, `key ${type}`, value, 26)}`;

/** Every token by which a value of a key may be kept: of the current data key and of those before. */
export const listKeyTokens = ({ current, previous }: KeyRing, type: string, value: string): string[] =>
  KEY_TOKEN.test(value) ? [value] : [current, ...previous].map((key) => `~${key.id}~${writeMac(key, `key ${type}`, value, 26)}`);

export const isKeyToken = (value: string): boolean => KEY_TOKEN.test(value);
export const isTextToken = (value: string): boolean => TEXT_TOKEN.test(value);

/** `••••q7d4xa`: enough to tell two apart; the value itself is not kept anywhere. */
export const maskToken = (token: string): string => `••••${token.slice(-6)}`;

/** The tokens without those that an earlier data key made of a value which the current one has made one of as well. */
export function withoutEarlier<T extends { kind: string; value: string }>({ current }: KeyRing, keys: readonly T[]): T[] {
  const isCurrent = ({ value }: T) => isKeyToken(value) && value.startsWith(`~${current.id}~`);
  const known = new Set(keys.filter(isCurrent).map(({ kind }) => kind));
  return keys.filter((key) => !isKeyToken(key.value) || isCurrent(key) || !known.has(key.kind));
}
