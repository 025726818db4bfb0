import protobuf from 'protobufjs/minimal.js';
import type { Refusal } from '@/lib/domain';
import type { OtlpEncoding } from './decode-otlp';

/** Answers stay far below the 4 MiB that OTLP recommends. */
const MESSAGE_LIMIT = 4_000;

/** google.rpc.Code by HTTP status, for the body of a refusal. */
const rpcCodes: Record<Refusal['status'], number> = { 400: 3, 401: 16, 403: 7, 405: 12, 413: 8, 415: 3, 429: 8, 500: 13, 503: 14 };

/** The counter of a partial success as JSON names it; in protobuf it is field 1 of every signal. */
export type RejectedField = 'rejectedSpans' | 'rejectedLogRecords' | 'rejectedDataPoints';

export const mediaTypeOf = (encoding: OtlpEncoding): string => (encoding === 'protobuf' ? 'application/x-protobuf' : 'application/json');

/**
 * The body of a 200: Export<Signal>ServiceResponse. Without a partial success it is empty (zero bytes, or `{}`). A message with
 * nothing rejected is a warning. Source: OTLP 1.11, "Partial Success".
 */
export function encodeExportAnswer(
  rejected: RejectedField,
  encoding: OtlpEncoding,
  partial: { rejected: number; message: string } | null,
): Buffer<ArrayBuffer> {
  const message = partial?.message.slice(0, MESSAGE_LIMIT) ?? '';
  if (encoding === 'json') {
    return Buffer.from(JSON.stringify(partial ? { partialSuccess: { [rejected]: String(partial.rejected), errorMessage: message } } : {}));
  }
  if (!partial) return Buffer.alloc(0);
  const writer = protobuf.Writer.create().uint32(10).fork();
  if (partial.rejected > 0) writer.uint32(8).int64(partial.rejected);
  if (message) writer.uint32(18).string(message);
  return Buffer.from(writer.ldelim().finish());
}

/** The body of a refusal: google.rpc.Status with a BadRequest detail that carries our own code. */
export function encodeStatus(encoding: OtlpEncoding, refusal: Refusal): Buffer<ArrayBuffer> {
  const code = rpcCodes[refusal.status];
  const message = refusal.message.slice(0, MESSAGE_LIMIT);
  if (encoding === 'json') {
    const details = [{ '@type': BAD_REQUEST, fieldViolations: [{ field: refusal.code, description: message }] }];
    return Buffer.from(JSON.stringify(refusal.status === 400 ? { code, message, details } : { code, message }));
  }
  const writer = protobuf.Writer.create().uint32(8).int32(code).uint32(18).string(message);
  if (refusal.status === 400) {
    const violation = protobuf.Writer.create()
      .uint32(10)
      .fork()
      .uint32(10)
      .string(refusal.code)
      .uint32(18)
      .string(message)
      .ldelim()
      .finish();
    writer.uint32(26).fork().uint32(10).string(BAD_REQUEST).uint32(18).bytes(violation).ldelim();
  }
  return Buffer.from(writer.finish());
}

const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
