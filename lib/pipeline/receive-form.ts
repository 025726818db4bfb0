import type { Refusal } from '@/lib/domain';
import { type EventEncoding, findMediaType, type OtlpEncoding } from '@/lib/ingest';

export type ReceiveEndpoint = 'traces' | 'logs' | 'events';

/** Where a request came in and how its body is written. */
export type ReceiveForm = { endpoint: 'traces' | 'logs'; encoding: OtlpEncoding } | { endpoint: 'events'; encoding: EventEncoding };

const otlpTypes = new Map<string, OtlpEncoding>([
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
  ['application/json', 'json'],
]);

const eventTypes = new Map<string, EventEncoding>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
]);

/** The form of a request by its Content-Type, or 415 naming the types that are understood. */
export function findForm(
  endpoint: ReceiveEndpoint,
  contentType: string | null,
): { ok: true; form: ReceiveForm } | { ok: false; refusal: Refusal } {
  const mediaType = findMediaType(contentType);
  if (endpoint === 'events') {
    const encoding = eventTypes.get(mediaType);
    return encoding ? { ok: true, form: { endpoint, encoding } } : unknownType(contentType, 'application/json or application/x-ndjson');
  }
  const encoding = otlpTypes.get(mediaType);
  return encoding ? { ok: true, form: { endpoint, encoding } } : unknownType(contentType, 'application/x-protobuf or application/json');
}

function unknownType(contentType: string | null, wanted: string): { ok: false; refusal: Refusal } {
  const said =
    contentType === null ? 'The request has no Content-Type' : `Content-Type "${contentType.slice(0, 100)}" is not understood here`;
  return { ok: false, refusal: { status: 415, code: 'unsupported_media_type', message: `${said}; send ${wanted} in UTF-8.` } };
}
