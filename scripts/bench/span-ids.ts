import { createHash } from 'node:crypto';

/** What the generator and its oracle must agree on. */
export interface SpanPlan {
  readonly seed: number;
  /** Spans a request. */
  readonly size: number;
  /** Share of traces with one span that tells a transaction event. */
  readonly telling: number;
}

/** One trace of a batch. Its spans carry their place in it as the last digit of their id; the last of them tells the event. */
export interface TraceIds {
  readonly traceId: string;
  readonly spanIds: readonly string[];
  readonly tells: boolean;
}

export const SPANS_A_TRACE = 10;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;
const CHANCE_BYTES = 4;

/** The ids of batch `batch`: random as real ones are, and the same whenever they are asked for. Tens of millions of spans meet no id twice. */
export function listSpanIds({ seed, size, telling }: SpanPlan, batch: number): TraceIds[] {
  const count = Math.ceil(size / SPANS_A_TRACE);
  const outputLength = count * (CHANCE_BYTES + TRACE_BYTES) + size * SPAN_BYTES;
  const bytes = createHash('shake256', { outputLength }).update(`${seed} ${batch}`).digest();
  let at = 0;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  return Array.from({ length: count }, (_, trace) => {
    const tells = take(CHANCE_BYTES).readUInt32BE() < telling * 0x1_0000_0000;
    const traceId = take(TRACE_BYTES).toString('hex');
    const spans = Math.min(size - trace * SPANS_A_TRACE, SPANS_A_TRACE);
    const spanIds = Array.from({ length: spans }, (__, place) => take(SPAN_BYTES).toString('hex').slice(0, 15) + place.toString(16));
    return { traceId, spanIds, tells };
  });
}
