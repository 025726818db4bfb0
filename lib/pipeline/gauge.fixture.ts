import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { DecodedPoint, ReceiveAnswer } from '@/lib/domain';
import { normalizeMetrics } from '@/lib/normalize';
import { insertBatch } from '@/lib/store';
import { lookupOf } from './catalog-lookup';

const buckets = { offset: 0, counts: [] };

/** Sends one gauge as a sender would, measured now; returns what became of it. */
export async function sendGauge(now: Date, name: string, value: number, attributes: DecodedPoint['attributes']): Promise<ReceiveAnswer> {
  const origin = { environment: 'production', source: 'collector', endpoint: 'metrics', history: false, now } as const;
  const point: DecodedPoint = {
    index: 0,
    name,
    unit: '',
    kind: 'gauge',
    temporality: 0,
    monotonic: false,
    startNano: 0n,
    timeNano: BigInt(now.getTime()) * 1_000_000n,
    flags: 0,
    value,
    count: 0,
    sum: null,
    min: null,
    max: null,
    bounds: [],
    counts: [],
    scale: 0,
    zeroCount: 0,
    positive: buckets,
    negative: buckets,
    quantiles: [],
    attributes,
    resource: {},
    scope: '',
  };
  const lookup = lookupOf(indexCatalog((await currentCatalog()).catalog));
  return insertBatch(normalizeMetrics({ records: [point], rejected: [], total: 1 }, { ...origin, lookup }), origin);
}
