import { loadCatalog } from '@/lib/catalog';
import type { Truth } from '../faults/count-truth';
import type { Signal } from './body';
import { checkEvents, checkToldEvents } from './check-events';
import { checkSpans } from './check-spans';
import { fillHistory } from './fill-history';
import { type EventLane, openEvents, openSpans, type SpanLane } from './lane';
import { measureSpanBytes } from './measure-disk';
import { type Lookups, measureLookups } from './measure-lookups';
import { waitForRest } from './measure-processes';
import { readScreens, type ScreenReads } from './read-screens';
import { type Phase, runPhase, SETTLE_WITHIN_MS } from './run-phase';
import type { BenchProduct } from './start-product';
import { watchLag } from './watch-lag';

export interface IngestOptions {
  readonly signals: readonly Signal[];
  readonly seconds: number;
  readonly connections: number;
  readonly seed: number;
  readonly spanBatch: number;
  readonly eventBatch: number;
  /** Share of traces that tell an event. */
  readonly telling: number;
  /** Spans to send before anything is measured. */
  readonly fill: number;
  /** Spans, and a tenth as many events, to send between two measurements. */
  readonly history: number;
  /** Whether to read screens while traffic comes at half of what is possible. */
  readonly half: boolean;
}

/** Both signals, measured one after the other. */
export interface Measured {
  readonly spans?: Phase;
  readonly events?: Phase;
}

export interface IngestResult extends Measured {
  /** The same after `history` more had come. */
  readonly later: Measured | null;
  readonly screens: ScreenReads | null;
  readonly bytesPerSpan: number;
  readonly storedSpans: number;
  readonly lookups: Lookups;
  readonly truths: readonly Truth[];
  /** In the database without an answer that was heard: none without a fault. */
  readonly unheard: number;
}

interface Lanes {
  readonly spans: SpanLane;
  readonly events: EventLane;
}

/** Blocks are joined and mails sent for a while after the last entry is counted. */
const REST_WITHIN_MS = 180_000;
/** A share of what is possible of each of two signals is half of what is possible. */
const HALF_OF_EACH = 0.25;

/** Sends spans, then events, each for so many seconds, and holds the database against what was acknowledged. */
export async function runIngest(product: BenchProduct, options: IngestOptions, say: (line: string) => void): Promise<IngestResult> {
  const { seed, connections, fill, history } = options;
  const catalog = await loadCatalog('catalog');
  const lanes = {
    spans: openSpans({ seed, size: options.spanBatch, telling: options.telling }, catalog),
    events: openEvents({ seed, size: options.eventBatch }, catalog),
  };
  const filling = { product, connections, say };
  if (fill > 0) await fillHistory(lanes.spans, { ...filling, records: fill });
  const measure = () => measureSignals(lanes, options, (lane) => runPhase({ product, lane, connections, say, seconds: options.seconds }));
  const first = await measure();
  if (history > 0) {
    await fillHistory(lanes.spans, { ...filling, records: history });
    await fillHistory(lanes.events, { ...filling, records: history / 10 });
  }
  const later = history > 0 ? await measure() : null;
  const screens = options.half ? await readAtHalf(product, lanes, first, options) : null;
  // What came in while screens were read is counted first: lookups are of a product at rest.
  await (await watchLag(product.databaseUrl)).settle(SETTLE_WITHIN_MS);
  await waitForRest(product.processes, REST_WITHIN_MS);
  const lookups = await measureLookups(product);
  say('Holding the database against what was acknowledged');
  return { ...first, later, screens, lookups, ...(await checkAll(product.databaseUrl, lanes)) };
}

async function measureSignals(
  lanes: Lanes,
  { signals }: IngestOptions,
  measure: (lane: SpanLane | EventLane) => Promise<Phase>,
): Promise<Measured> {
  return {
    ...(signals.includes('spans') ? { spans: await measure(lanes.spans) } : {}),
    ...(signals.includes('events') ? { events: await measure(lanes.events) } : {}),
  };
}

/** What is possible is what is acknowledged and counted: the time that the worker takes afterwards is part of it. */
function readAtHalf(product: BenchProduct, lanes: Lanes, first: Measured, { seconds, connections }: IngestOptions): Promise<ScreenReads> {
  const rateOf = (phase: Phase | undefined) => (phase ? (HALF_OF_EACH * phase.records) / (phase.seconds + phase.lag.settleMs / 1000) : 0);
  const rated = [[lanes.spans, rateOf(first.spans)] as const, [lanes.events, rateOf(first.events)] as const];
  return readScreens({ product, seconds, connections, lanes: rated.filter(([, rate]) => rate > 0) });
}

async function checkAll(databaseUrl: string, { spans, events }: Lanes) {
  const check = await checkSpans(databaseUrl, spans.plan, spans.acknowledged);
  const truths: Truth[] = [
    { name: 'acknowledged spans are stored once, by id', seen: check.acknowledged, lost: check.lost, doubled: check.doubled, wrong: 0 },
    await checkToldEvents(databaseUrl, spans.plan, spans.acknowledged),
    ...(await checkEvents(databaseUrl, events.ledger)),
  ];
  const bytes = await measureSpanBytes(databaseUrl);
  return { truths, unheard: check.unheard, storedSpans: check.acknowledged, bytesPerSpan: bytes / Math.max(1, check.acknowledged) };
}
