import { gzipSync } from 'node:zlib';
import type { Catalog } from '@/lib/domain';
import type { Body } from '../bench/body';
import { listSpanIds } from '../bench/span-ids';
import { makeTeller } from '../bench/tell-event';
import { eventIdOf, writeEvents } from '../bench/write-events';
import { writeSpans } from '../bench/write-spans';
import type { Ledger } from './keep-ledger';

/** A batch and what is in it, by id. */
export interface Batch extends Body {
  readonly ids: readonly string[];
}

/** Makes one batch after the other of one kind. */
export type Traffic = (batch: number) => Batch;

const SPANS = 100;
const EVENTS = 50;
const QUEUES = 20;
const TELLING = 0.1;

/** Spans of ten services, some of which tell events. */
export function makeSpans(catalog: Catalog, seed: number): Traffic {
  const plan = { seed, size: SPANS, telling: TELLING };
  const write = writeSpans(plan, makeTeller(catalog));
  return (batch) => ({
    signal: 'spans',
    batch,
    records: SPANS,
    bytes: gzipSync(write(batch, Date.now())),
    ids: listSpanIds(plan, batch).flatMap(({ traceId, spanIds }) => spanIds.map((spanId) => `${traceId}:${spanId}`)),
  });
}

/** Events of transactions that go on from batch to batch. */
export function makeEvents(catalog: Catalog, seed: number): Traffic {
  const plan = { seed, size: EVENTS };
  const write = writeEvents(plan, catalog);
  return (batch) => ({
    signal: 'events',
    batch,
    records: EVENTS,
    bytes: gzipSync(write(batch, Date.now())),
    ids: Array.from({ length: EVENTS }, (_, index) => eventIdOf(plan, batch, index)),
  });
}

/** The depth of queues, each at another moment in every batch. */
export function makePoints(seed: number): Traffic {
  const startMs = Date.now() - 3_600_000;
  const queues = Array.from({ length: QUEUES }, (_, index) => `q-${seed}-${index}`);
  return (batch) => ({
    signal: 'points',
    batch,
    records: QUEUES,
    bytes: gzipSync(JSON.stringify(writePoints(queues, startMs + 100 * batch))),
    ids: queues.map((queue) => `${queue}@${startMs + 100 * batch}`),
  });
}

function writePoints(queues: readonly string[], atMs: number) {
  const dataPoints = queues.map((queue, index) => ({
    timeUnixNano: `${atMs}000000`,
    asInt: String((atMs / 100 + index * 7) % 500),
    attributes: [{ key: 'queue', value: { stringValue: queue } }],
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'app-broker' } }] };
  const metric = { name: 'messaging.queue.depth', unit: '{message}', gauge: { dataPoints } };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }] };
}

/** Notes that a batch was acknowledged. */
export function noteBatch(ledger: Ledger, { signal, ids, records }: Batch, accepted: number): void {
  ledger.record({
    kind: signal,
    environment: 'production',
    at: new Date(),
    ids: [...ids],
    copies: [],
    accepted,
    duplicates: records - accepted,
    rejected: [],
  });
}
