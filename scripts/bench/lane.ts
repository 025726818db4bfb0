import type { Catalog } from '@/lib/domain';
import { keepLedger, type Ledger } from '../faults/keep-ledger';
import type { Body, Signal } from './body';
import type { SpanPlan } from './span-ids';
import { makeTeller } from './tell-event';
import { eventIdOf, writeEvents } from './write-events';
import { writeSpans } from './write-spans';

/** One kind of traffic over a whole run: what was made of it, and what of that was acknowledged. */
export interface Lane {
  readonly signal: Signal;
  /** Records a request. */
  readonly records: number;
  readonly write: (batch: number, atMs: number) => Uint8Array;
  readonly onAcknowledged: (body: Body) => void;
  /** The number of the next batch. */
  next: number;
}

export interface SpanLane extends Lane {
  readonly plan: SpanPlan;
  /** Numbers of the batches that were acknowledged. */
  readonly acknowledged: Set<number>;
}

export interface EventLane extends Lane {
  readonly ledger: Ledger;
}

export function openSpans(plan: SpanPlan, catalog: Catalog): SpanLane {
  const acknowledged = new Set<number>();
  return {
    signal: 'spans',
    records: plan.size,
    write: writeSpans(plan, makeTeller(catalog)),
    onAcknowledged: ({ batch }) => void acknowledged.add(batch),
    next: 0,
    plan,
    acknowledged,
  };
}

export function openEvents(plan: { seed: number; size: number }, catalog: Catalog): EventLane {
  const ledger = keepLedger();
  const onAcknowledged = ({ batch, records }: Body) =>
    ledger.record({
      kind: 'events',
      environment: 'production',
      at: new Date(),
      ids: Array.from({ length: records }, (_, index) => eventIdOf(plan, batch, index)),
      copies: [],
      accepted: records,
      duplicates: 0,
      rejected: [],
    });
  return { signal: 'events', records: plan.size, write: writeEvents(plan, catalog), onAcknowledged, next: 0, ledger };
}
