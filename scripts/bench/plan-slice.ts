import type { Catalog } from '@/lib/domain';
import { parseIncident, planTransactions, type WireEvent } from '@/lib/simulate';

export interface Slice {
  readonly catalog: Catalog;
  readonly seed: number;
  readonly startMs: number;
  readonly days: number;
}

const DAY_MS = 86_400_000;
/** Most courses end within so many days; the few workflows that go on are planned on by themselves. */
const TAIL_DAYS = 4;
const LONGEST_DAYS = 35;
/** Of events of the slice, to find the rate at which it has as many as wanted. */
const PROBES = [0.02, 0.1] as const;

/** The rate at which about so many events belong to the slice. */
export function findRate(slice: Slice, events: number): number {
  const [low, high] = PROBES;
  const count = (rate: number) => {
    let n = 0;
    for (const _ of planSlice(slice, rate)) n += 1;
    return n;
  };
  const [few, many] = [count(low), count(high)];
  return Math.max(0.001, low + ((events - few) * (high - low)) / (many - few));
}

/**
 * Yields all events of the transactions that begin in the slice, in the order in which they are sent, however long they go on; on the first
 * day but one a site is dark, and a connector refuses later.
 */
export function* planSlice({ catalog, seed, startMs, days }: Slice, rate: number): Generator<WireEvent> {
  const endMs = startMs + days * DAY_MS;
  const begin = { allMs: startMs, officeMs: startMs, slowMs: startMs };
  const incidents = [
    parseIncident('inc-01@-1dT09:40/PT3H30M', catalog, endMs),
    parseIncident('inc-02:con-erp-scm-rest@-1dT14:00/PT2H', catalog, endMs),
  ];
  const common = { catalog, seed, rate, begin, incidents, traced: 0.25 };
  const own = new Set<string>();
  const lasting = new Set<string>();
  const tailMs = endMs + TAIL_DAYS * DAY_MS;
  for (const { sendMs, transaction, event, copy } of planTransactions({ ...common, fromMs: startMs, toMs: tailMs })) {
    if (sendMs < endMs) own.add(transaction);
    if (copy || event === null || !own.has(transaction)) continue;
    if (sendMs > tailMs - DAY_MS) lasting.add(event.workflow);
    yield event;
  }
  const later = { ...common, fromMs: tailMs, toMs: endMs + LONGEST_DAYS * DAY_MS, only: [...lasting] };
  for (const { transaction, event, copy } of planTransactions(later)) if (!copy && event !== null && own.has(transaction)) yield event;
}
