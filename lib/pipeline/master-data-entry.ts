import { decodeReferences, findMediaType } from '@/lib/ingest';
import { normalizeReferences } from '@/lib/normalize';
import { timed } from '@/lib/observe';
import { answerCounts, answerProblem } from './answer-receive';
import { jsonEncodings } from './events-entry';
import { type ReceiveEntry, readWhole, refuseType } from './receive-entry';

/** `POST /api/master-data`: rows of reference data as JSON or one object a line. */
export const masterDataEntry: ReceiveEntry = {
  findForm: ({ contentType }) => {
    const encoding = jsonEncodings.get(findMediaType(contentType));
    if (!encoding) return refuseType(contentType, 'application/json or application/x-ndjson');
    const open = readWhole((body, context) => {
      const decoded = timed('decode', () => decodeReferences(body, encoding));
      if (!decoded.ok) return decoded;
      const batch = timed('normalize', () => normalizeReferences(decoded.batch, context));
      return { ok: true, batch, total: decoded.batch.total };
    });
    return { ok: true, form: { open, answer: answerCounts } };
  },
  refuse: answerProblem,
};
