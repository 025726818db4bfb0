import type { IngestKey } from '@/lib/access';
import type { Decoded, DecodedCloudEvent } from '@/lib/domain';
import { decodeBinaryCloudEvent, decodeCloudEvents, findMediaType } from '@/lib/ingest';
import { type NormalizeContext, normalizeCloudEvents } from '@/lib/normalize';
import { answerCounts, answerProblem, type ReceiveResponse } from './answer-receive';
import { type Normalized, type ReceiveEntry, type ReceiveHead, readWhole, refuseType } from './receive-entry';

const METHODS = 'POST, OPTIONS';
const WANTED = 'application/cloudevents+json, application/cloudevents-batch+json, or headers ce-specversion, ce-id, ce-source and ce-type';

/** `POST /api/cloudevents`: CloudEvents 1.0, structured, batched and binary. Source: HTTP binding 1.0.2, webhook profile 1.0.2. */
export const cloudeventsEntry: ReceiveEntry = {
  findForm: (head) => {
    const decode = findDecoder(head);
    if (!decode) return refuseType(head.contentType, WANTED);
    const open = readWhole((body, context) => normalize(decode(body), context));
    return { ok: true, form: { open, answer: (answer) => keepPrivate(answerCounts(answer)) } };
  },
  refuse: (refusal) => {
    const answered = answerProblem(refusal);
    return refusal.status === 405 ? { ...answered, headers: { ...answered.headers, allow: METHODS } } : answered;
  },
  consent,
};

/** The mode by the prefix of the media type; `application/cloudevents-batch` has the other one as its prefix. */
function findDecoder({ contentType, headers }: ReceiveHead): ((body: Buffer) => Decoded<DecodedCloudEvent>) | null {
  const said = (contentType ?? '').trim().toLowerCase();
  if (said.startsWith('application/cloudevents')) {
    const mediaType = findMediaType(contentType);
    if (mediaType === 'application/cloudevents-batch+json') return (body) => decodeCloudEvents(body, 'batched');
    return mediaType === 'application/cloudevents+json' ? (body) => decodeCloudEvents(body, 'structured') : null;
  }
  const isUtf8 = contentType === null || findMediaType(contentType) !== '';
  return headers.has('ce-specversion') && isUtf8 ? (body) => decodeBinaryCloudEvent(body, { headers, contentType }) : null;
}

function normalize(decoded: Decoded<DecodedCloudEvent>, context: NormalizeContext): Normalized {
  return decoded.ok ? { ok: true, batch: normalizeCloudEvents(decoded.batch, context), total: decoded.batch.total } : decoded;
}

/** The handshake of the webhook profile: whoever has a key may deliver, at the key's own rate. */
function consent(headers: Headers, key: IngestKey): ReceiveResponse {
  const origin = headers.get('webhook-request-origin');
  const rate = key.ratePerSecond === null ? '*' : String(Math.max(1, Math.floor(key.ratePerSecond * 60)));
  const granted = origin === null ? {} : { 'webhook-allowed-origin': origin, 'webhook-allowed-rate': rate };
  return keepPrivate({ status: 200, headers: { allow: METHODS, ...granted }, body: Buffer.alloc(0) });
}

// The key may stand in the address (webhook profile 3.2), so that no cache may keep the answer.
const keepPrivate = (answer: ReceiveResponse): ReceiveResponse => ({
  ...answer,
  headers: { ...answer.headers, 'cache-control': 'private, no-store' },
});
