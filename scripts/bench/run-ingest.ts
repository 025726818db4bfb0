import { loadCatalog } from '@/lib/catalog';
import type { Truth } from '../faults/count-truth';
import type { Body } from './body';
import { checkEvents, checkToldEvents, keepEvents } from './check-events';
import { checkSpans } from './check-spans';
import { measureSpanBytes } from './measure-disk';
import { type Lookups, measureLookups } from './measure-lookups';
import { type Phase, runPhase } from './run-phase';
import type { BenchProduct } from './start-product';
import { makeTeller } from './tell-event';
import { writeEvents } from './write-events';
import { writeSpans } from './write-spans';

export interface IngestOptions {
  readonly signals: readonly Body['signal'][];
  readonly seconds: number;
  readonly connections: number;
  readonly seed: number;
  readonly spanBatch: number;
  readonly eventBatch: number;
  /** Share of traces that tell an event. */
  readonly telling: number;
}

export interface IngestResult {
  readonly spans?: Phase;
  readonly events?: Phase;
  readonly bytesPerSpan: number | null;
  readonly lookups: Lookups | null;
  readonly truths: readonly Truth[];
  /** In the database without an answer that was heard: none without a fault. */
  readonly unheard: number;
}

/** Sends spans, then events, each for so many seconds, and holds the database against what was acknowledged. */
export async function runIngest(product: BenchProduct, options: IngestOptions, say: (line: string) => void): Promise<IngestResult> {
  const { signals, seed, seconds, connections } = options;
  const catalog = await loadCatalog('catalog');
  const common = { product, seconds, connections, say };
  const spanPlan = { seed, size: options.spanBatch, telling: options.telling };
  const eventPlan = { seed, size: options.eventBatch };
  const batches = new Set<number>();
  const events = keepEvents(eventPlan);

  const spans = signals.includes('spans')
    ? await runPhase({
        ...common,
        making: { signal: 'spans', records: spanPlan.size, write: writeSpans(spanPlan, makeTeller(catalog)) },
        onAcknowledged: ({ batch }) => batches.add(batch),
      })
    : undefined;
  const told = signals.includes('events')
    ? await runPhase({
        ...common,
        making: { signal: 'events', records: eventPlan.size, write: writeEvents(eventPlan, catalog) },
        onAcknowledged: events.note,
      })
    : undefined;

  say('Holding the database against what was acknowledged');
  const check = await checkSpans(product.databaseUrl, spanPlan, batches);
  const truths = [
    { name: 'acknowledged spans are stored once, by id', seen: check.acknowledged, lost: check.lost, doubled: check.doubled, wrong: 0 },
    await checkToldEvents(product.databaseUrl, spanPlan, batches),
    ...(await checkEvents(product.databaseUrl, events.ledger)),
  ];
  const bytesPerSpan = spans ? (await measureSpanBytes(product.databaseUrl)) / check.acknowledged : null;
  const lookups = await measureLookups(product);
  return { ...(spans ? { spans } : {}), ...(told ? { events: told } : {}), bytesPerSpan, lookups, truths, unheard: check.unheard };
}
