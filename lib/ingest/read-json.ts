import type { Attributes } from '@/lib/domain';
import { DEPTH_LIMIT } from './body-limits';
import { setAttribute } from './set-attribute';

export type JsonObject = Record<string, unknown>;

/** A field of the right name and the wrong type: the record is refused, or the request when the envelope is wrong. */
export class WrongTypeError extends Error {}

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of objects; absent and null are empty. Throws WrongTypeError naming `name` for anything else. */
export function readList(value: unknown, name: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new WrongTypeError(`"${name}" must be a list.`);
  return value;
}

/** An object; absent and null are empty. */
export function readObject(value: unknown, name: string): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new WrongTypeError(`"${name}" must be an object.`);
  return value;
}

export function readText(value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new WrongTypeError(`"${name}" must be text.`);
  return value;
}

/** Hex ids of any case; not base64 (OTLP/HTTP JSON encoding). */
export const readHexText = (value: unknown, name: string): string => readText(value, name).toLowerCase();

/** An enum or small integer: OTLP/JSON sends integers, never names. */
export function readInteger(value: unknown, name: string): number {
  if (value === undefined || value === null) return 0;
  const number = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new WrongTypeError(`"${name}" must be an integer, not a name.`);
  return number;
}

/** Nanoseconds as decimal text or number; a number loses what a double cannot hold. */
export function readNanoText(value: unknown, name: string): bigint {
  if (value === undefined || value === null) return 0n;
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return BigInt(value);
  throw new WrongTypeError(`"${name}" must be nanoseconds since 1970 as decimal text.`);
}

/** A number, as number or text; "NaN", "Infinity" and "-Infinity" are what protobuf's JSON writes for them. Null when absent. */
export function readDouble(value: unknown, name: string): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^(NaN|-?Infinity|-?\d{1,310}(\.\d+)?([eE][+-]?\d{1,3})?)$/.test(value)) return Number(value);
  throw new WrongTypeError(`"${name}" must be a number.`);
}

/** A count of 64 bits as decimal text or number; 0 when absent. */
export function readCount(value: unknown, name: string): number {
  if (value === undefined || value === null) return 0;
  const number = typeof value === 'string' && /^\d{1,20}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) throw new WrongTypeError(`"${name}" must be a count.`);
  return number;
}

/** OTLP/JSON attributes: a list of {key, value: AnyValue}. */
export function readAttributes(value: unknown, name: string): Attributes {
  const attributes: Attributes = {};
  for (const entry of readList(value, name)) {
    const pair = readObject(entry, name);
    setAttribute(attributes, readText(pair.key, `${name}.key`), readAny(pair.value, name, 0));
  }
  return attributes;
}

/** One AnyValue as plain data, as the protobuf reader gives it. */
export function readAny(value: unknown, name: string, depth: number): unknown {
  if (depth > DEPTH_LIMIT) throw new WrongTypeError(`"${name}" is nested deeper than ${DEPTH_LIMIT} levels.`);
  const any = readObject(value, `${name}.value`);
  if (isSaid(any.stringValue)) return readText(any.stringValue, `${name}.value.stringValue`);
  if (isSaid(any.intValue)) return readWide(any.intValue, `${name}.value.intValue`);
  if (isSaid(any.boolValue)) return readTruth(any.boolValue, `${name}.value.boolValue`);
  if (isSaid(any.doubleValue)) return readDouble(any.doubleValue, `${name}.value.doubleValue`);
  if (isSaid(any.bytesValue)) return readText(any.bytesValue, `${name}.value.bytesValue`);
  if (isSaid(any.arrayValue)) return readList(readObject(any.arrayValue, name).values, name).map((item) => readAny(item, name, depth + 1));
  if (!isSaid(any.kvlistValue)) return null;
  const pairs = readList(readObject(any.kvlistValue, name).values, name).map((item) => readObject(item, name));
  return Object.fromEntries(pairs.map((pair) => [readText(pair.key, `${name}.key`), readAny(pair.value, name, depth + 1)]));
}

/** In protobuf's JSON null is a field that was not set. */
const isSaid = (value: unknown): boolean => value !== undefined && value !== null;

function readTruth(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw new WrongTypeError(`"${name}" must be true or false.`);
  return value;
}

/** An int64. What a number cannot hold exactly becomes text. */
function readWide(value: unknown, name: string): number | string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  const isWhole = typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  const wide = isWhole ? BigInt(value as string | number) : null;
  if (wide === null || BigInt.asIntN(64, wide) !== wide) throw new WrongTypeError(`"${name}" must be an integer of 64 bits.`);
  return Number.isSafeInteger(Number(wide)) ? Number(wide) : wide.toString();
}
