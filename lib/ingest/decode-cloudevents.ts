import { isUtf8 } from 'node:buffer';
import type { CloudEventData, Decoded, DecodedBatch, DecodedCloudEvent, RejectedRecord } from '@/lib/domain';
import { RECORD_LIMIT } from './body-limits';
import { tooMany } from './decode-lines';
import { parseJson, readUtf8, unreadable } from './parse-json';
import { HeaderTextError, readCloudEventHeaders } from './read-cloudevent-headers';
import { isObject, type JsonObject } from './read-json';

export type CloudEventMode = 'structured' | 'batched';

/** An event of a readable body that breaks a rule of CloudEvents. */
class CloudEventFault extends Error {
  readonly code: 'invalid_type' | 'invalid_value';
  constructor(code: 'invalid_type' | 'invalid_value', message: string) {
    super(message);
    this.code = code;
  }
}

/** The events of a JSON body: one object, or in batched mode a list, which may be empty. An event that breaks a rule is rejected alone. */
export function decodeCloudEvents(bytes: Buffer, mode: CloudEventMode): Decoded<DecodedCloudEvent> {
  const parsed = parseJson(bytes);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (mode === 'batched' && !Array.isArray(value)) return unreadable('A batch of CloudEvents must be a JSON list.');
  if (mode === 'structured' && !isObject(value))
    return unreadable('A CloudEvent must be a JSON object; send a list as application/cloudevents-batch+json.');
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  if (entries.length > RECORD_LIMIT) return tooMany();
  const batch: DecodedBatch<DecodedCloudEvent> = { records: [], rejected: [], total: entries.length };
  for (const [index, entry] of entries.entries()) {
    try {
      batch.records.push({ index, ...readEvent(entry) });
    } catch (error) {
      batch.rejected.push(rejectEvent(error, index, entry));
    }
  }
  return { ok: true, batch };
}

/** The one event of binary mode: attributes in headers, the body is the data, Content-Type its media type. */
export function decodeBinaryCloudEvent(
  bytes: Buffer,
  head: { headers: Iterable<[string, string]>; contentType: string | null },
): Decoded<DecodedCloudEvent> {
  const { contentType } = head;
  const batch: DecodedBatch<DecodedCloudEvent> = { records: [], rejected: [], total: 1 };
  const said = [...head.headers].filter(([name]) => name.toLowerCase().startsWith('ce-'));
  try {
    const attributes = readCloudEventHeaders(said);
    if ('datacontenttype' in attributes)
      throw new CloudEventFault(
        'invalid_value',
        'The header "ce-datacontenttype" must not be sent; Content-Type says the type of the data.',
      );
    if (contentType !== null) attributes.datacontenttype = contentType;
    if (bytes.length === 0) batch.records.push({ index: 0, attributes, data: { kind: 'none' } });
    else if (!isJsonType(contentType)) batch.records.push({ index: 0, attributes, data: { kind: 'opaque', mediaType: contentType ?? '' } });
    else {
      const parsed = parseJson(bytes);
      if (!parsed.ok) return parsed;
      batch.records.push({ index: 0, attributes, data: { kind: 'json', value: parsed.value } });
    }
  } catch (error) {
    batch.rejected.push(rejectEvent(error, 0, Object.fromEntries(said)));
  }
  return { ok: true, batch };
}

function readEvent(entry: unknown): Pick<DecodedCloudEvent, 'attributes' | 'data'> {
  if (!isObject(entry)) throw new CloudEventFault('invalid_type', 'A CloudEvent must be a JSON object.');
  const attributes: [string, string][] = [];
  for (const [name, value] of Object.entries(entry)) {
    if (name === 'data' || name === 'data_base64' || value === null) continue;
    if (typeof value === 'object' || (typeof value === 'number' && !Number.isInteger(value)))
      throw new CloudEventFault('invalid_type', `The attribute "${name.slice(0, 60)}" must be text, a whole number, true or false.`);
    attributes.push([name, String(value)]);
  }
  const said = Object.fromEntries(attributes);
  return { attributes: said, data: readData(entry, said.datacontenttype ?? 'application/json') };
}

/** A string under a JSON type is a string, not JSON to be parsed again (JSON format 3.1.2). */
function readData(entry: JsonObject, contentType: string): CloudEventData {
  const { data, data_base64: base64 } = entry;
  if (base64 === undefined || base64 === null) {
    if (data === undefined || data === null) return { kind: 'none' };
    if (isJsonType(contentType)) return { kind: 'json', value: data };
    if (typeof data !== 'string') throw new CloudEventFault('invalid_type', `"data" of type ${contentType.slice(0, 60)} must be text.`);
    return { kind: 'opaque', mediaType: contentType };
  }
  if (data !== undefined && data !== null)
    throw new CloudEventFault('invalid_value', '"data" and "data_base64" exclude each other; send one of them.');
  if (typeof base64 !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64) || base64.length % 4 !== 0)
    throw new CloudEventFault('invalid_value', '"data_base64" must be Base64 text.');
  if (!isJsonType(contentType)) return { kind: 'opaque', mediaType: contentType };
  const bytes = Buffer.from(base64, 'base64');
  try {
    if (!isUtf8(bytes)) throw new Error('not UTF-8');
    return { kind: 'json', value: JSON.parse(readUtf8(bytes)) };
  } catch {
    throw new CloudEventFault('invalid_value', '"data_base64" does not hold JSON in UTF-8, which "datacontenttype" says it does.');
  }
}

/** True when the subtype is json or ends with +json, whatever the parameters. */
function isJsonType(contentType: string | null): boolean {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[^/]+\/([^/]+\+)?json$/.test(type);
}

function rejectEvent(error: unknown, index: number, record: unknown): RejectedRecord {
  if (error instanceof CloudEventFault) return { index, code: error.code, message: error.message, record };
  if (error instanceof HeaderTextError) return { index, code: 'invalid_value', message: error.message, record };
  throw error;
}
