import type { Decoded, DecodedEvent } from '@/lib/domain';
import { decodeEvents, type EventEncoding, findMediaType, LineDecoder } from '@/lib/ingest';
import { type NormalizeContext, normalizeEvents } from '@/lib/normalize';
import { answerCounts, answerProblem } from './answer-receive';
import { type BodyReader, type Normalized, type ReceiveEntry, readWhole, refuseType } from './receive-entry';

const encodings = new Map<string, EventEncoding>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
]);

/** Lines are stored by so many records or bytes, so that a long body costs no more memory than a short one. */
const PIECE_RECORDS = 5_000;
const PIECE_BYTES = 8 * 1024 * 1024;

/** `POST /api/events`: transaction events as JSON, or lines of it that are stored while they come. */
export const eventsEntry: ReceiveEntry = {
  findForm: ({ contentType }) => {
    const encoding = encodings.get(findMediaType(contentType));
    if (!encoding) return refuseType(contentType, 'application/json or application/x-ndjson');
    const open = encoding === 'ndjson' ? readLines : readWhole((body, context) => normalize(decodeEvents(body, encoding), context));
    return { ok: true, form: { open, answer: answerCounts } };
  },
  refuse: answerProblem,
};

function normalize(decoded: Decoded<DecodedEvent>, context: NormalizeContext): Normalized {
  return decoded.ok ? { ok: true, batch: normalizeEvents(decoded.batch, context), total: decoded.batch.total } : decoded;
}

function readLines(): BodyReader {
  const lines = new LineDecoder();
  return {
    take: (chunk) => lines.take(chunk),
    isFull: () => lines.waiting >= PIECE_RECORDS || (lines.waiting > 0 && lines.heldBytes >= PIECE_BYTES),
    drain: (context, last) => normalize(lines.drain(last), context),
  };
}
