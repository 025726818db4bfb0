import type { Attributes } from '@/lib/domain';
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
    into[name === '__proto__' ? '_proto_' : cleanText(name)] = flatten(value);
  }
}

/** Throws RecordFault when there are more attributes than a record may have. */
export function checkCount(attributes: Attributes): void {
  const count = Object.keys(attributes).length;
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
