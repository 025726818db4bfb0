import type { ReceiveAnswer, Refusal } from '@/lib/domain';
import { encodeExportAnswer, encodeStatus, mediaTypeOf, type OtlpEncoding, type RejectedField } from '@/lib/ingest';

export interface ReceiveResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer<ArrayBuffer>;
}

/** The 200 that says how many records were taken, known before, refused. */
export const answerCounts = (answer: ReceiveAnswer): ReceiveResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(answer)),
});

/** The 200 of OTLP: an export response, empty when nothing was refused. */
export function answerExport(rejected: RejectedField, encoding: OtlpEncoding, answer: ReceiveAnswer): ReceiveResponse {
  const partial = answer.rejected === 0 ? null : { rejected: answer.rejected, message: summarize(answer) };
  return { status: 200, headers: { 'content-type': mediaTypeOf(encoding) }, body: encodeExportAnswer(rejected, encoding, partial) };
}

/** The first reasons in words; OTLP has room for one message only. */
function summarize(answer: ReceiveAnswer): string {
  const shown = answer.errors.slice(0, 5).map(({ index, code, message }) => `[${index}] ${code}: ${message}`);
  const more = answer.rejected - shown.length;
  return `${answer.rejected} rejected. ${shown.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`;
}

/** A refusal as OTLP says it: google.rpc.Status in this encoding. */
export const answerStatus = (encoding: OtlpEncoding, refusal: Refusal): ReceiveResponse => ({
  status: refusal.status,
  headers: { ...headersOf(refusal), 'content-type': mediaTypeOf(encoding) },
  body: encodeStatus(encoding, refusal),
});

/** A refusal as an RFC 9457 problem document. */
export const answerProblem = (refusal: Refusal): ReceiveResponse => ({
  status: refusal.status,
  headers: { ...headersOf(refusal), 'content-type': 'application/problem+json' },
  body: problemOf(refusal),
});

function headersOf(refusal: Refusal): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  if (refusal.retryAfterSeconds !== undefined) headers['retry-after'] = String(refusal.retryAfterSeconds);
  if (refusal.status === 401) headers['www-authenticate'] = 'Bearer realm="ingest"';
  if (refusal.status === 405) headers.allow = 'POST';
  if (refusal.code === 'unsupported_encoding') headers['accept-encoding'] = 'gzip, deflate, zstd';
  return headers;
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
