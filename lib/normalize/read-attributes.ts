import type { Attributes, AttributeValue } from '@/lib/domain';
import { cleanText, cutText } from './clean-text';
import { RecordFault } from './record-fault';

const MAX_COUNT = 256;
const MAX_NAME = 200;
const MAX_VALUE = 4_000;

/** Adds foreign values to flat attributes; lists and maps as JSON text, null is dropped. A name that is there stays. */
export function addAttributes(into: Attributes, from: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(from)) {
    const value = from[name];
    if (value === null || value === undefined || Object.hasOwn(into, name)) continue;
    if (name.length > MAX_NAME)
      throw new RecordFault('too_large', `An attribute name has ${name.length} characters; at most ${MAX_NAME} are kept.`);
    // '__proto__' would set the prototype instead of a property.
    const clean = cleanText(name);
    into[clean === '__proto__' ? '_proto_' : clean] = flatten(value);
  }
}

/**
 * The same attributes as they may be kept: the very object when nothing has to be mended, which is nearly always, else a copy.
 * Throws RecordFault as addAttributes does.
 */
export function keepAttributes(attributes: Readonly<Attributes>): Readonly<Attributes> {
  for (const name in attributes) {
    if (name.length <= MAX_NAME && name !== '__proto__' && isClean(name) && isKeepable(attributes[name])) continue;
    const mended: Attributes = {};
    addAttributes(mended, attributes);
    return mended;
  }
  return attributes;
}

const isClean = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
const isKeepable = (value: AttributeValue | undefined): boolean =>
  typeof value === 'string' ? value.length <= MAX_VALUE && isClean(value) : typeof value === 'boolean' || Number.isFinite(value);

/** Throws RecordFault when there are more attributes than a record may have, its own and those of its sender together. */
export function checkCount(attributes: Readonly<Attributes>, sender: Readonly<Attributes> = {}): void {
  const own = Object.keys(attributes).length;
  const others = Object.keys(sender);
  if (own + others.length <= MAX_COUNT) return;
  const count = own + others.filter((name) => !Object.hasOwn(attributes, name)).length;
  if (count > MAX_COUNT)
    throw new RecordFault(
      'too_large',
      `The record has ${count} attributes; at most ${MAX_COUNT} are kept. Send only what people or rules read.`,
    );
}

function flatten(value: unknown): string | number | boolean {
  if (typeof value === 'string') return cutText(value, MAX_VALUE);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return cutText(toJson(value), MAX_VALUE);
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    throw new RecordFault('too_large', 'An attribute is nested too deeply; send flat values.');
  }
}
