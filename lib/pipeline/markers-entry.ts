import { decodeMarkers, findMediaType } from '@/lib/ingest';
import { normalizeMarkers } from '@/lib/normalize';
import { timed } from '@/lib/observe';
import { answerCounts, answerProblem } from './answer-receive';
import { jsonEncodings } from './events-entry';
import { type ReceiveEntry, readWhole, refuseType } from './receive-entry';

/** `POST /api/markers`: releases, changes, incidents and maintenance as JSON or one object a line. */
export const markersEntry: ReceiveEntry = {
  findForm: ({ contentType }) => {
    const encoding = jsonEncodings.get(findMediaType(contentType));
    if (!encoding) return refuseType(contentType, 'application/json or application/x-ndjson');
    const open = readWhole((body, context) => {
      const decoded = timed('decode', () => decodeMarkers(body, encoding));
      if (!decoded.ok) return decoded;
      const batch = timed('normalize', () => normalizeMarkers(decoded.batch, context));
      return { ok: true, batch, total: decoded.batch.total };
    });
    return { ok: true, form: { open, answer: answerCounts } };
  },
  refuse: answerProblem,
};
