import type { Decoded, DecodedEvent } from '@/lib/domain';
import { RECORD_LIMIT } from './body-limits';
import { LineDecoder, parseLine, tooMany } from './decode-lines';
import { parseJson, readUtf8, unreadable } from './parse-json';
import { isObject } from './read-json';

export type EventEncoding = 'json' | 'ndjson';

/**
 * The records of `POST /api/events`: an object, a list, {"events": [...]}, or one JSON value per line. A bad line is a rejected
 * record. Text that is called JSON but holds a JSON object on each line is read as lines.
 */
export const decodeEvents = (bytes: Buffer, encoding: EventEncoding): Decoded<DecodedEvent> =>
  decodeRecords(bytes, encoding, { list: 'events', own: ['occurredAt', 'workflow'] });

/** The records of `POST /api/markers`, in the same forms; the list is {"markers": [...]}. */
export const decodeMarkers = (bytes: Buffer, encoding: EventEncoding): Decoded<DecodedEvent> =>
  decodeRecords(bytes, encoding, { list: 'markers', own: ['kind', 'at', 'title'] });

/** The records of `POST /api/master-data`, in the same forms; the list is {"rows": [...]}. */
export const decodeReferences = (bytes: Buffer, encoding: EventEncoding): Decoded<DecodedEvent> =>
  decodeRecords(bytes, encoding, { list: 'rows', own: ['domain', 'key'] });

/** `own`: fields that tell a lone record from an object around a `list`. */
function decodeRecords(bytes: Buffer, encoding: EventEncoding, { list, own }: { list: string; own: string[] }): Decoded<DecodedEvent> {
  if (encoding === 'ndjson') return decodeLines(bytes);
  const parsed = parseJson(bytes);
  if (!parsed.ok) return looksLikeLines(bytes) ? decodeLines(bytes) : parsed;
  const { value } = parsed;
  if (Array.isArray(value)) return toBatch(value);
  if (!isObject(value)) return unreadable(`The body must be a JSON object, a list of objects, {"${list}": [...]} or one object per line.`);
  if (!(list in value) || own.some((name) => name in value)) return toBatch([value]);
  const records = value[list];
  return Array.isArray(records) ? toBatch(records) : unreadable(`"${list}" must be a list of ${list}.`);
}

function toBatch(values: unknown[]): Decoded<DecodedEvent> {
  if (values.length > RECORD_LIMIT) return tooMany();
  return { ok: true, batch: { records: values.map((record, index) => ({ index, record })), rejected: [], total: values.length } };
}

function decodeLines(bytes: Buffer): Decoded<DecodedEvent> {
  const lines = new LineDecoder();
  lines.take(bytes);
  return lines.drain(true);
}

/** True when the first of several lines is a whole JSON object. */
function looksLikeLines(bytes: Buffer): boolean {
  const end = bytes.indexOf(10);
  return end > 0 && isObject(parseLine(readUtf8(bytes.subarray(0, end)).trim()));
}
