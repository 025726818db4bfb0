import type { Reader } from 'protobufjs/minimal.js';
import type { Attributes } from '@/lib/domain';
import { DEPTH_LIMIT } from './body-limits';
import { readWord } from './read-word';
import { setAttribute } from './set-attribute';

/** Tag of a field: its number and how it is written. */
export const tagOf = (field: number, wireType: 0 | 1 | 2 | 5): number => (field << 3) | wireType;

/** Where the message that starts here ends. Throws RangeError when that is beyond `limit`. */
export function readEnd(reader: Reader, limit: number): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > limit) throw new RangeError('a message is longer than the one around it');
  return end;
}

/** Calls `read` with the tag of each field up to `end`. Throws RangeError when a field does not end with its message. */
export function readFields(reader: Reader, end: number, read: (tag: number) => void): void {
  while (reader.pos < end) read(reader.uint32());
  if (reader.pos !== end) throw new RangeError('a field is longer than its message');
}

/** Passes over a field that is not known, as the specification asks. */
export function skip(reader: Reader, tag: number): void {
  reader.skipType(tag & 7);
}

/** Hex text of a bytes field. */
export function readHex(reader: Reader): string {
  const { buf } = reader;
  const length = buf[reader.pos] ?? 0;
  const start = reader.pos + 1;
  if (length > 127 || start + length > reader.len || !Buffer.isBuffer(buf)) return Buffer.from(reader.bytes()).toString('hex');
  reader.pos = start + length;
  return buf.toString('hex', start, start + length);
}

const halves = new Uint32Array(2);
const whole = new BigUint64Array(halves.buffer);
// Typed arrays are in the machine's own byte order; the first half is the lower one nearly everywhere.
const LOW = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1;

/** Nanoseconds of a fixed64 field. */
export function readNano(reader: Reader): bigint {
  halves[LOW] = reader.fixed32();
  halves[1 - LOW] = reader.fixed32();
  return whole[0] ?? 0n;
}

/** Reads one KeyValue into `into`. */
export function readKeyValue(reader: Reader, limit: number, into: Attributes): void {
  let key = '';
  let value: unknown = null;
  const end = readEnd(reader, limit);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === KEY) key = readWord(reader);
    else if (tag === VALUE) value = readAnyValue(reader, end, 0);
    else skip(reader, tag);
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than its message');
  setAttribute(into, key, value);
}

const KEY = tagOf(1, 2);
const VALUE = tagOf(2, 2);
const STRING = tagOf(1, 2);
const BOOL = tagOf(2, 0);
const INT = tagOf(3, 0);
const DOUBLE = tagOf(4, 1);
const ARRAY = tagOf(5, 2);
const MAP = tagOf(6, 2);
const BYTES = tagOf(7, 2);

/** One AnyValue as plain data: 64-bit integers that a number cannot hold become text, bytes become base64. Throws RangeError when nested too deeply. */
export function readAnyValue(reader: Reader, limit: number, depth: number): unknown {
  if (depth > DEPTH_LIMIT) throw new RangeError(`values are nested deeper than ${DEPTH_LIMIT} levels`);
  let value: unknown = null;
  const end = readEnd(reader, limit);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === STRING) value = readWord(reader);
    else if (tag === BOOL) value = reader.bool();
    else if (tag === INT) value = readInteger(reader);
    else if (tag === DOUBLE) value = reader.double();
    else if (tag === ARRAY) value = readArray(reader, end, depth + 1);
    else if (tag === MAP) value = readMap(reader, end, depth + 1);
    else if (tag === BYTES) value = Buffer.from(reader.bytes()).toString('base64');
    else skip(reader, tag);
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than its message');
  return value;
}

function readInteger(reader: Reader): number | string {
  const start = reader.pos;
  let value = 0;
  let unit = 1;
  // Seven bytes are 49 bits, which a number holds; nearly every integer is shorter, and a Long costs more than the whole attribute.
  for (let i = 0; i < 7 && start + i < reader.len; i++) {
    const byte = reader.buf[start + i] ?? 0;
    value += (byte & 0x7f) * unit;
    unit *= 128;
    if (byte < 0x80) {
      reader.pos = start + i + 1;
      return value;
    }
  }
  return readLong(reader);
}

function readLong(reader: Reader): number | string {
  const long = reader.int64();
  const value = Number(long);
  return Number.isSafeInteger(value) ? value : String(long);
}

function readArray(reader: Reader, limit: number, depth: number): unknown[] {
  const values: unknown[] = [];
  readFields(reader, readEnd(reader, limit), (tag) => {
    if (tag === tagOf(1, 2)) values.push(readAnyValue(reader, limit, depth));
    else skip(reader, tag);
  });
  return values;
}

function readMap(reader: Reader, limit: number, depth: number): Record<string, unknown> {
  const pairs: [string, unknown][] = [];
  readFields(reader, readEnd(reader, limit), (tag) => {
    if (tag !== tagOf(1, 2)) return skip(reader, tag);
    let key = '';
    let value: unknown = null;
    readFields(reader, readEnd(reader, limit), (inner) => {
      if (inner === KEY) key = reader.string();
      else if (inner === VALUE) value = readAnyValue(reader, limit, depth);
      else skip(reader, inner);
    });
    pairs.push([key, value]);
  });
  return Object.fromEntries(pairs);
}
