import type { ReceiveAnswer, Refusal } from '@/lib/domain';
import { encodeExportAnswer, encodeStatus, mediaTypeOf } from '@/lib/ingest';
import type { ReceiveEndpoint, ReceiveForm } from './receive-form';

export interface ReceiveResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer<ArrayBuffer>;
}

/** The 200 of a stored batch: counts for events, an export response for OTLP, empty when nothing was refused. */
export function answerStored(form: ReceiveForm, answer: ReceiveAnswer): ReceiveResponse {
  if (form.endpoint === 'events')
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(answer)) };
  const { endpoint, encoding } = form;
  const partial = answer.rejected === 0 ? null : { rejected: answer.rejected, message: summarize(answer) };
  return { status: 200, headers: { 'content-type': mediaTypeOf(encoding) }, body: encodeExportAnswer(endpoint, encoding, partial) };
}

/** The first reasons in words; OTLP has room for one message only. */
function summarize(answer: ReceiveAnswer): string {
  const shown = answer.errors.slice(0, 5).map(({ index, code, message }) => `[${index}] ${code}: ${message}`);
  const more = answer.rejected - shown.length;
  return `${answer.rejected} rejected. ${shown.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}

/** The answer to a request that was not taken: google.rpc.Status in the request's encoding, or an RFC 9457 problem document. */
export function answerRefused(endpoint: ReceiveEndpoint, contentType: string | null, refusal: Refusal): ReceiveResponse {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds);
  if (refusal.status === 401) headers['www-authenticate'] = 'Bearer realm="ingest"';
  if (refusal.status === 405) headers.allow = 'POST';
  if (refusal.code === 'unsupported_encoding') headers['accept-encoding'] = 'gzip, deflate, zstd';
  if (endpoint === 'events')
    return { status: refusal.status, headers: { ...headers, 'content-type': 'application/problem+json' }, body: problemOf(refusal) };
  const encoding = contentType?.trim().toLowerCase().startsWith('application/x-protobuf') ? 'protobuf' : 'json';
  return { status: refusal.status, headers: { ...headers, 'content-type': mediaTypeOf(encoding) }, body: encodeStatus(encoding, refusal) };
}

const titles: Record<Refusal['status'], string> = {
  400: 'The body cannot be read',
  401: 'No valid ingest key',
  403: 'Wrong environment',
  405: 'Only POST is taken here',
  413: 'Too large',
  415: 'Unknown media type',
  429: 'Too many records for this key',
  500: 'Something broke here',
  503: 'Not available for the moment',
};

function problemOf({ status, code, message }: Refusal): Buffer<ArrayBuffer> {
  return Buffer.from(JSON.stringify({ type: `/docs/api#${code}`, title: titles[status], status, detail: message, code }));
}
