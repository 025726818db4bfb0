import type { Decoded, DecodedBatch, NormalizedBatch } from '@/lib/domain';
import { findMediaType, type OtlpEncoding, type RejectedField } from '@/lib/ingest';
import type { NormalizeContext } from '@/lib/normalize';
import { timed } from '@/lib/observe';
import { answerExport, answerStatus } from './answer-receive';
import { type ReceiveEntry, readWhole, refuseType } from './receive-entry';

const encodings = new Map<string, OtlpEncoding>([
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
  ['application/json', 'json'],
]);

/**
 * The entry of one OTLP/HTTP signal. Answers and refusals are in the request's encoding; where that is not known, in JSON. Source:
 * OTLP 1.11. `rejected` names the counter of its partial success.
 */
export function otlpEntry<T>(
  rejected: RejectedField,
  decode: (bytes: Buffer, encoding: OtlpEncoding) => Decoded<T>,
  normalize: (batch: DecodedBatch<T>, context: NormalizeContext) => NormalizedBatch,
): ReceiveEntry {
  return {
    findForm: ({ contentType }) => {
      const encoding = encodings.get(findMediaType(contentType));
      if (!encoding) return refuseType(contentType, 'application/x-protobuf or application/json');
      const open = readWhole((body, context) => {
        const decoded = timed('decode', () => decode(body, encoding));
        if (!decoded.ok) return decoded;
        return { ok: true, batch: timed('normalize', () => normalize(decoded.batch, context)), total: decoded.batch.total };
      });
      return { ok: true, form: { open, answer: (answer) => answerExport(rejected, encoding, answer) } };
    },
    refuse: (refusal, contentType) => answerStatus(encodings.get(findMediaType(contentType)) ?? 'json', refusal),
  };
}
