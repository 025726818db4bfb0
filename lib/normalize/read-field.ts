import { cleanText, cutText } from './clean-text';
import { RecordFault } from './record-fault';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** True for what counts as not said: absent, null, ''. */
export const isBlank = (value: unknown): value is undefined | null | '' => value === undefined || value === null || value === '';

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;

function readString(value: unknown, name: string): string | null {
  if (isBlank(value)) return null;
  if (typeof value === 'string') return value;
  const mend = typeof value === 'number' ? ` Send it as text: "${value}".` : '';
  throw new RecordFault('invalid_type', `"${name}" must be text, not ${kindOf(value)}.${mend}`);
}

/** Text that identifies or names something; null when not said. Too long is refused, because a cut id is another id. */
export function readName(value: unknown, name: string, limit = 200): string | null {
  const text = readString(value, name);
  if (text === null) return null;
  if (text.length > limit)
    throw new RecordFault('too_large', `"${name}" has ${text.length} characters; at most ${limit} are kept. Send a shorter one.`);
  return cleanText(text) || null;
}

/** Free text for people, cut after `limit` characters; null when not said. */
export function readWords(value: unknown, name: string, limit: number): string | null {
  const text = readString(value, name);
  return text === null ? null : cutText(text, limit) || null;
}

/** Hex id of `digits` digits in lower case; null when not said. */
export function readHexId(value: unknown, name: string, digits: number): string | null {
  const text = readString(value, name)?.toLowerCase();
  if (text === undefined) return null;
  if (text.length !== digits || !/^[0-9a-f]+$/.test(text) || /^0+$/.test(text))
    throw new RecordFault('invalid_id', `"${name}" must be ${digits} hex digits, not all zero; it is "${cutText(text, 60)}".`);
  return text;
}

export interface NumberRule {
  min: number;
  max: number;
  integer: boolean;
}

/** A number within its rule, as number or decimal text; null when not said. */
export function readNumber(value: unknown, name: string, rule: NumberRule): number | null {
  if (isBlank(value)) return null;
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number') throw new RecordFault('invalid_type', `"${name}" must be a number, not ${kindOf(value)}.`);
  if (!(number >= rule.min && number <= rule.max) || (rule.integer && !Number.isInteger(number)))
    throw new RecordFault(
      'invalid_value',
      `"${name}" must be ${rule.integer ? 'a whole number' : 'a number'} from ${rule.min} to ${rule.max}; it is ${number}.`,
    );
  return number;
}

export function readFlag(value: unknown, name: string): boolean | null {
  if (isBlank(value)) return null;
  if (typeof value !== 'boolean') throw new RecordFault('invalid_type', `"${name}" must be true or false, not ${kindOf(value)}.`);
  return value;
}

export function readFields(value: unknown, name: string): JsonObject {
  if (isBlank(value)) return {};
  if (!isObject(value)) throw new RecordFault('invalid_type', `"${name}" must be an object, not ${kindOf(value)}.`);
  return value;
}

export function readEntries(value: unknown, name: string, limit: number): unknown[] {
  if (isBlank(value)) return [];
  if (!Array.isArray(value)) throw new RecordFault('invalid_type', `"${name}" must be a list, not ${kindOf(value)}.`);
  if (value.length > limit) throw new RecordFault('too_large', `"${name}" has ${value.length} entries; at most ${limit} are kept.`);
  return value;
}
