import type { Decoded, DecodedEvent } from '@/lib/domain';
import { decodeEvents, type EventEncoding, findMediaType, LineDecoder } from '@/lib/ingest';
import { type NormalizeContext, normalizeEvents, normalizePreset } from '@/lib/normalize';
import { timed } from '@/lib/observe';
import { answerCounts, answerProblem } from './answer-receive';
import { type BodyReader, type Normalized, type ReceiveEntry, readWhole, refuseType } from './receive-entry';

/** Media types of records as JSON. */
export const jsonEncodings = new Map<string, EventEncoding>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
]);

/** Lines are stored by so many records or bytes, so that a long body costs no more memory than a short one. */
const PIECE_RECORDS = 5_000;
const PIECE_BYTES = 8 * 1024 * 1024;

/**
 * `POST /api/events`: transaction events as JSON, or lines of it that are stored while they come. With `?preset=` the records of
 * another product; then plain text is taken as lines too, because some products write JSON behind a prefix.
 */
export const eventsEntry: ReceiveEntry = {
  findForm: ({ contentType, preset }) => {
    const mediaType = findMediaType(contentType);
    const encoding = jsonEncodings.get(mediaType) ?? (preset !== null && mediaType === 'text/plain' ? 'ndjson' : undefined);
    if (!encoding) return refuseType(contentType, 'application/json or application/x-ndjson');
    const normalize = preset === null ? plain : byPreset(preset);
    const open =
      encoding === 'ndjson'
        ? () => readLines(normalize)
        : readWhole((body, context) => {
            const decoded = timed('decode', () => decodeEvents(body, encoding));
            return timed('normalize', () => normalize(decoded, context));
          });
    return { ok: true, form: { open, answer: answerCounts } };
  },
  refuse: answerProblem,
};

type Normalize = (decoded: Decoded<DecodedEvent>, context: NormalizeContext) => Normalized;

const plain: Normalize = (decoded, context) =>
  decoded.ok ? { ok: true, batch: normalizeEvents(decoded.batch, context), total: decoded.batch.total } : decoded;

const byPreset =
  (name: string): Normalize =>
  (decoded, context) => {
    const { presets } = context.lookup;
    const reader = presets.find(name, context.source);
    if (!reader) return unknownPreset(name, presets.names);
    return decoded.ok ? { ok: true, ...normalizePreset(decoded.batch, reader, context) } : decoded;
  };

function unknownPreset(name: string, names: readonly string[]): Normalized {
  const known =
    names.length > 0 ? `The catalog in force has ${names.join(', ')}.` : 'The catalog in force has none: add the folder presets to it.';
  return { ok: false, refusal: { status: 400, code: 'unknown_preset', message: `There is no preset "${name.slice(0, 60)}". ${known}` } };
}

function readLines(normalize: Normalize): BodyReader {
  const lines = new LineDecoder();
  return {
    take: (chunk) => lines.take(chunk),
    isFull: () => lines.waiting >= PIECE_RECORDS || (lines.waiting > 0 && lines.heldBytes >= PIECE_BYTES),
    drain: (context, last) => {
      const decoded = timed('decode', () => lines.drain(last));
      return timed('normalize', () => normalize(decoded, context));
    },
  };
}
