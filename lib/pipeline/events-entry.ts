import { decodeEvents, type EventEncoding, findMediaType } from '@/lib/ingest';
import { normalizeEvents } from '@/lib/normalize';
import { answerCounts, answerProblem } from './answer-receive';
import { type ReceiveEntry, readWhole, refuseType } from './receive-entry';

const encodings = new Map<string, EventEncoding>([
  ['application/json', 'json'],
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/x-jsonlines', 'ndjson'],
]);

/** `POST /api/events`: transaction events as JSON or lines of it. */
export const eventsEntry: ReceiveEntry = {
  findForm: ({ contentType }) => {
    const encoding = encodings.get(findMediaType(contentType));
    if (!encoding) return refuseType(contentType, 'application/json or application/x-ndjson');
    const open = readWhole((body, context) => {
      const decoded = decodeEvents(body, encoding);
      return decoded.ok ? { ok: true, batch: normalizeEvents(decoded.batch, context), total: decoded.batch.total } : decoded;
    });
    return { ok: true, form: { open, answer: answerCounts } };
  },
  refuse: answerProblem,
};
