import { isUtf8 } from 'node:buffer';
import type { Decoded, DecodedBatch, DecodedEvent } from '@/lib/domain';
import { RECORD_LIMIT } from './body-limits';
import { parseJson, readUtf8, unreadable } from './parse-json';
import { isObject } from './read-json';

export type EventEncoding = 'json' | 'ndjson';

/**
 * The records of `POST /api/events`: an object, a list, {"events": [...]}, or one JSON value per line. A bad line is a rejected
 * record. Text that is called JSON but holds a JSON object on each line is read as lines.
 */
export function decodeEvents(bytes: Buffer, encoding: EventEncoding): Decoded<DecodedEvent> {
  if (encoding === 'ndjson') return decodeLines(bytes);
  const parsed = parseJson(bytes);
  if (!parsed.ok) return looksLikeLines(bytes) ? decodeLines(bytes) : parsed;
  const { value } = parsed;
  if (Array.isArray(value)) return toBatch(value);
  if (!isObject(value)) return unreadable('The body must be a JSON object, a list of objects, {"events": [...]} or one object per line.');
  if (!('events' in value) || 'occurredAt' in value || 'workflow' in value) return toBatch([value]);
  if (!Array.isArray(value.events)) return unreadable('"events" must be a list of events.');
  return toBatch(value.events);
}

function toBatch(values: unknown[]): Decoded<DecodedEvent> {
  if (values.length > RECORD_LIMIT) return tooMany();
  return { ok: true, batch: { records: values.map((record, index) => ({ index, record })), rejected: [], total: values.length } };
}

function decodeLines(bytes: Buffer): Decoded<DecodedEvent> {
  const batch: DecodedBatch<DecodedEvent> = { records: [], rejected: [], total: 0 };
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    start = end + 1;
    const text = readUtf8(line).trim();
    if (text === '') continue;
    const index = batch.total;
    batch.total += 1;
    if (batch.total > RECORD_LIMIT) return tooMany();
    const record = isUtf8(line) ? parseLine(text) : undefined;
    if (record === undefined)
      batch.rejected.push({
        index,
        code: 'unreadable',
        message: `Line ${index + 1} is not JSON in UTF-8; send one whole JSON object per line.`,
        record: text,
      });
    else batch.records.push({ index, record });
  }
  return { ok: true, batch };
}

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** True when the first of several lines is a whole JSON object. */
function looksLikeLines(bytes: Buffer): boolean {
  const end = bytes.indexOf(10);
  return end > 0 && isObject(parseLine(readUtf8(bytes.subarray(0, end)).trim()));
}

const tooMany = (): Decoded<DecodedEvent> => ({
  ok: false,
  refusal: { status: 413, code: 'too_many_records', message: `More than ${RECORD_LIMIT} records in one request; send smaller batches.` },
});
