import type { Catalog } from '@/lib/domain';
import type { Emission } from './emission';
import type { Incident } from './incident';
import { indexEstate } from './index-estate';
import type { Begin, Estate, EstateOptions, Surge } from './simulation';
import { startPlan } from './start-plan';
import { type WireEvent, writeEvent } from './write-event';
import { reportsBySpans, type WireSpan, writeSpans } from './write-spans';

export interface PlanOptions extends Partial<EstateOptions> {
  catalog: Catalog;
  /** Half-open window of sending times, in ms. */
  fromMs: number;
  toMs: number;
  /** Nothing began before this; default `fromMs`. Slow and scheduled workflows may begin earlier. */
  begin?: Begin | undefined;
  incidents?: readonly Incident[];
  surges?: readonly Surge[];
}

/** What is sent at one moment: an event, its spans, or both. `event` is null for an interface that reports by spans only. */
export interface Planned {
  sendMs: number;
  transaction: string;
  event: WireEvent | null;
  spans: WireSpan[];
  /** A second delivery of the same event by the broker. */
  copy: boolean;
  incidents: readonly Incident[];
}

export const defaultOptions: EstateOptions = { seed: 1, variant: 0, rate: 1, steady: false, pace: 1, traced: 1, only: [] };

/**
 * Yields what the estate sends in a window, in order of time and without end when `toMs` is Infinity. The same seed, catalog and begin give
 * byte-equal output, however the window is cut: what happens to a transaction depends on its workflow, place, day and number alone.
 */
export function* planTransactions(options: PlanOptions): Generator<Planned> {
  const { catalog, fromMs, toMs, begin, incidents = [], surges = [], ...rest } = options;
  const estate = indexEstate(catalog, { ...defaultOptions, ...rest });
  const plan = startPlan({ estate, begin: begin ?? { allMs: fromMs, officeMs: fromMs, slowMs: fromMs }, fromMs, incidents, surges });
  for (let emission = plan.next(toMs); emission; emission = plan.next(toMs)) yield writePlanned(emission, estate);
}

/** Returns what is sent for an emission. */
export function writePlanned(emission: Emission, estate: Estate): Planned {
  return {
    sendMs: emission.sendMs,
    transaction: emission.tx.id,
    event: reportsBySpans(emission) ? null : writeEvent(emission, estate),
    spans: writeSpans(emission, estate),
    copy: emission.copy,
    incidents: emission.incidents,
  };
}
