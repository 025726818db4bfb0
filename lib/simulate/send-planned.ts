import protobuf from 'protobufjs/minimal.js';
import { z } from 'zod';
import { encodeSpans } from './encode-spans';
import type { Planned } from './plan-transactions';
import { BatchRefusedError, sendBatch } from './send-batch';

/** What the server has acknowledged of one batch. `copies`: second deliveries by the broker, which must change nothing. */
export interface Acknowledgement {
  kind: 'events' | 'spans';
  environment: string;
  at: Date;
  ids: string[];
  copies: string[];
  accepted: number;
  duplicates: number;
  rejected: { id: string; code: string; message: string }[];
}

export interface Destination {
  target: string;
  key: string;
  /** Name under which acknowledged records are counted: the environment that the key is bound to. */
  environment: string;
  signal: AbortSignal;
  onAcknowledged: (acknowledgement: Acknowledgement) => void;
  onRetry?: ((reason: string, waitMs: number) => void) | undefined;
}

const answerSchema = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  rejected: z.number(),
  errors: z.array(z.object({ index: z.number(), code: z.string(), message: z.string() })).default([]),
});
const TOO_LARGE = 413;

/** Sends what was planned, events and spans side by side; resolves when both are acknowledged. Errors: as `sendBatch`. */
export async function sendPlanned(planned: readonly Planned[], destination: Destination): Promise<void> {
  const events = planned.filter((p) => p.event !== null);
  const spans = planned.filter((p) => p.spans.length > 0 && !p.copy);
  await Promise.all([sendEvents(events, destination), sendSpans(spans, destination)]);
}

async function sendEvents(planned: readonly Planned[], destination: Destination): Promise<void> {
  if (planned.length === 0) return;
  const body = `[${planned.map((p) => JSON.stringify(p.event)).join(',')}]`;
  const bytes = await sendOrHalve(planned, destination, { url: '/api/events', contentType: 'application/json', body }, sendEvents);
  if (!bytes) return;
  const answer = answerSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  const refused = new Map(answer.errors.map((e) => [e.index, e]));
  const idOf = (p: Planned) => p.event?.eventId ?? '';
  // The answer names the first hundred faults only: with more, nobody knows which were taken.
  const taken = answer.rejected > refused.size ? [] : planned.filter((_, index) => !refused.has(index));
  destination.onAcknowledged({
    kind: 'events',
    environment: destination.environment,
    at: new Date(),
    ids: taken.filter((p) => !p.copy).map(idOf),
    copies: taken.filter((p) => p.copy).map(idOf),
    accepted: answer.accepted,
    duplicates: answer.duplicates,
    rejected: planned.flatMap((p, index) => {
      const fault = refused.get(index);
      return fault ? [{ id: idOf(p), code: fault.code, message: fault.message }] : [];
    }),
  });
}

async function sendSpans(planned: readonly Planned[], destination: Destination): Promise<void> {
  const spans = planned.flatMap((p) => p.spans);
  if (spans.length === 0) return;
  const bytes = await sendOrHalve(
    planned,
    destination,
    { url: '/v1/traces', contentType: 'application/x-protobuf', body: encodeSpans(spans) },
    sendSpans,
  );
  if (!bytes) return;
  const { count, message } = readPartialSuccess(bytes);
  const ids = spans.map((s) => `${s.traceId}:${s.spanId}`);
  // OTLP says how many spans were refused, never which: then none of the batch counts as acknowledged.
  destination.onAcknowledged({
    kind: 'spans',
    environment: destination.environment,
    at: new Date(),
    ids: count === 0 ? ids : [],
    copies: [],
    accepted: spans.length - count,
    duplicates: 0,
    rejected: Array.from({ length: count }, () => ({ id: '', code: 'partial_success', message })),
  });
}

type Body = { url: string; contentType: string; body: string | Uint8Array };

/** Null when the batch was too large and went in halves instead. */
async function sendOrHalve(
  planned: readonly Planned[],
  destination: Destination,
  { url, contentType, body }: Body,
  again: (half: readonly Planned[], destination: Destination) => Promise<void>,
): Promise<Uint8Array | null> {
  const { target, key, signal, onRetry } = destination;
  try {
    return await sendBatch({ url: target.replace(/\/$/, '') + url, key, contentType, body, signal, onRetry });
  } catch (error) {
    if (!(error instanceof BatchRefusedError && error.status === TOO_LARGE && planned.length > 1)) throw error;
    const middle = Math.ceil(planned.length / 2);
    await again(planned.slice(0, middle), destination);
    await again(planned.slice(middle), destination);
    return null;
  }
}

/** Reads ExportTraceServiceResponse: empty when every span was taken. */
function readPartialSuccess(bytes: Uint8Array): { count: number; message: string } {
  const told = { count: 0, message: '' };
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 !== 1) {
      reader.skipType(tag & 7);
      continue;
    }
    const end = reader.uint32() + reader.pos;
    while (reader.pos < end) {
      const field = reader.uint32();
      if (field >>> 3 === 1) told.count = Number(reader.int64());
      else if (field >>> 3 === 2) told.message = reader.string();
      else reader.skipType(field & 7);
    }
  }
  return told;
}
