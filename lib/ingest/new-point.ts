import type { Attributes, DecodedMetricKind, DecodedPoint } from '@/lib/domain';

/** What a metric says of each of its data points. */
export interface MetricHead {
  name: string;
  unit: string;
  kind: DecodedMetricKind;
  temporality: number;
  monotonic: boolean;
  resource: Attributes;
  scope: string;
}

/** A data point of a metric of which nothing is read yet. */
export const newPoint = (head: MetricHead, index: number): DecodedPoint => ({
  ...head,
  index,
  startNano: 0n,
  timeNano: 0n,
  flags: 0,
  value: null,
  count: 0,
  sum: null,
  min: null,
  max: null,
  bounds: [],
  counts: [],
  scale: 0,
  zeroCount: 0,
  positive: { offset: 0, counts: [] },
  negative: { offset: 0, counts: [] },
  quantiles: [],
  attributes: {},
});
