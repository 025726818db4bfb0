import { z } from 'zod';
import type { AttributeValue, Environment } from './event';
import type { Attributes } from './telemetry';
import { durationSchema, idSchema, textSchema } from './vocabulary';

/** What OTLP calls the data of a metric. */
export type DecodedMetricKind = 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';

/** Bucket counts of an exponential histogram: the first one is bucket `offset`. */
export interface DecodedBuckets {
  offset: number;
  counts: number[];
}

/**
 * One data point of OTLP metrics as it was sent, with what its metric says. Times in ns since 1970, 0 when absent; what the kind does
 * not have is null or empty. Integers beyond 2^53 are the nearest number.
 */
export interface DecodedPoint {
  index: number;
  name: string;
  unit: string;
  kind: DecodedMetricKind;
  /** 0 unspecified, 1 delta, 2 cumulative. */
  temporality: number;
  monotonic: boolean;
  startNano: bigint;
  timeNano: bigint;
  flags: number;
  value: number | null;
  count: number;
  sum: number | null;
  min: number | null;
  max: number | null;
  bounds: number[];
  counts: number[];
  scale: number;
  zeroCount: number;
  positive: DecodedBuckets;
  negative: DecodedBuckets;
  quantiles: { quantile: number; value: number }[];
  attributes: Attributes;
  /** Shared by all points of one resource: never written to. */
  resource: Attributes;
  scope: string;
}

/** Bit of `flags`: the series has no value at this time (OTLP data point flags). */
export const NO_RECORDED_VALUE = 1;

export const metricKinds = ['gauge', 'sum', 'histogram', 'summary'] as const;
export const metricKindSchema = z.enum(metricKinds);
export type MetricKind = (typeof metricKinds)[number];

/** How a number of a series relates to time: it stands by itself, it is since the point before, or it is since a start. */
export const temporalities = ['instant', 'delta', 'cumulative'] as const;
export const temporalitySchema = z.enum(temporalities);
export type Temporality = (typeof temporalities)[number];

/** Sketches of metrics count values in millionths of their unit, so that seconds and shares keep their small values. */
export const SKETCH_SCALE = 1e6;
/** Bucket of values above the last bound of a histogram that tells no maximum: its middle is infinite. */
export const BEYOND_BUCKET = 1_000_000;

/** Who sends a series, about what, and how it counts: all points with the same one are one series. Id: a hash of all the sender said. */
export interface MetricSeries {
  id: string;
  environment: Environment;
  source: string;
  name: string;
  unit: string;
  kind: MetricKind;
  temporality: Temporality;
  monotonic: boolean;
  facility: string;
  department: string;
  workflow: string;
  interface: string | null;
  connector: string | null;
  application: string | null;
  attributes: Record<string, AttributeValue>;
  /** Of exponential histograms: how far a quantile may lie from the true one, as a share; null where buckets have told bounds. */
  sketchErrorRatio: number | null;
}

/**
 * One number of a series at one time, as it was sent: what is cumulative stays so. `value` of gauges and sums; `count`, `sum`, `min`,
 * `max` and `sketch` of histograms, `quantiles` (q, value, ...) of summaries. All null: the sender said that there is no value.
 */
export interface MetricPoint {
  series: MetricSeries;
  at: Date;
  /** `at` to the microsecond, ISO 8601: what tells two points of a series apart. */
  stamp: string;
  /** Since when a cumulative number counts; null when not said. */
  startAt: Date | null;
  value: number | null;
  count: number | null;
  sum: number | null;
  min: number | null;
  max: number | null;
  sketch: number[] | null;
  quantiles: number[] | null;
}

/** A metric that the catalog knows: what people call it, and what of it is good or bad. */
export const applicationMetricSchema = z.strictObject({
  id: idSchema('am-'),
  name: textSchema,
  /** What it measures, in one sentence for people. */
  measures: textSchema,
  /** Unit that values and thresholds are told in, in words: messages, calls, days, %. */
  unit: z.string().default(''),
  /** Names under which it is sent; `factor` turns the sender's unit into ours, `where` keeps series whose attributes have these values. */
  sentAs: z
    .array(
      z.strictObject({
        name: textSchema,
        factor: z.number().positive().default(1),
        where: z.record(z.string(), z.string()).default({}),
      }),
    )
    .min(1),
  /** Of the series of one place and time: added up, or the largest or smallest of them. */
  combine: z.enum(['sum', 'max', 'min']),
  /** `last`: the number stands by itself; `increase`: how much a counter grew in the last hour. */
  over: z.enum(['last', 'increase']).default('last'),
  /** The metric that it is a share of; thresholds are then shares (0 to 1) of it. */
  limit: idSchema('am-').nullable().default(null),
  better: z.enum(['low', 'high']),
  /** From this value on (at or beyond, in the bad direction) it is worth watching, or bad; null: never. */
  warn: z.number().nullable().default(null),
  bad: z.number().nullable().default(null),
  /** Older than this it is unknown. */
  staleAfter: durationSchema.default('PT15M'),
});
export type ApplicationMetric = z.infer<typeof applicationMetricSchema>;
