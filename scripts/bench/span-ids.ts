import { drawChance } from '../setup/draw-chance';

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
/** Tells the numbers of one batch from those of the next. */
const STRIDE = 0x9e3779b1;

/** The ids of batch `batch`: random as real ones are, and the same whenever they are asked for. */
export function listSpanIds({ seed, size, telling }: SpanPlan, batch: number): TraceIds[] {
  const random = drawChance(Math.imul(seed + 1, STRIDE) ^ Math.imul(batch + 1, 0x85ebca6b));
  const word = () =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  const traces: TraceIds[] = [];
  for (let left = size; left > 0; left -= SPANS_A_TRACE) {
    const tells = random() < telling;
    const traceId = word() + word() + word() + word();
    const spanIds = Array.from({ length: Math.min(left, SPANS_A_TRACE) }, (_, place) => word() + word().slice(1) + place.toString(16));
    traces.push({ traceId, spanIds, tells });
  }
  return traces;
}
