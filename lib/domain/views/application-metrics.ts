import { z } from 'zod';
import { environmentSchema } from '../event';
import { readingStates } from '../gather-readings';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();

/** How its number is to be read: it stands by itself, it grew by this in the last hour, or it lies this high for 19 in 20. */
export const metricReadings = ['level', 'increase', 'distribution'] as const;

export const applicationMetricRowSchema = z.object({
  key: z.string(),
  /** Of the metric in the catalog; null for one that no entry names, which is shown under the name it was sent with. */
  metric: z.string().nullable(),
  name: z.string(),
  measures: z.string().nullable(),
  /** What of the place the page does not say: interface, connector, application, facility, or attributes of the sender. */
  where: z.string(),
  facility: placeRefSchema.nullable(),
  interface: placeRefSchema.nullable(),
  connector: placeRefSchema.nullable(),
  application: placeRefSchema.nullable(),
  reading: z.enum(metricReadings),
  state: z.enum(readingStates),
  /** In `unit`; null when unknown: no data is never zero. */
  value: z.number().nullable(),
  unit: z.string(),
  limit: z.number().nullable(),
  warn: z.number().nullable(),
  bad: z.number().nullable(),
  better: z.enum(['low', 'high']).nullable(),
  /** Value, and why the state is what it is, in words. */
  words: z.string(),
  why: z.string().nullable(),
  /** Of distributions: values of the last hour. */
  count: z.number().nullable(),
  p50: z.number().nullable(),
  /** How far a quantile may lie from the true one, as a share; null: it is the upper end of the sender's own bucket. */
  quantileError: z.number().nullable(),
  /** Of the newest point. */
  at: time,
  series: z.number(),
  live: z.number(),
  /** The last 24 hours in steps of half an hour; null where nothing was told. */
  points: z.array(z.object({ at: time, value: z.number().nullable() })),
});
export type ApplicationMetricRow = z.infer<typeof applicationMetricRowSchema>;

export const applicationMetricsViewSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  rows: z.array(applicationMetricRowSchema),
  /** True when there are series beyond those that are shown. */
  more: z.boolean(),
  /** Metrics that have more series than one sender may have: points refused, and since when. */
  refused: z.array(z.object({ name: z.string(), source: z.string(), points: z.number(), firstAt: time, lastAt: time })),
});
export type ApplicationMetricsView = z.infer<typeof applicationMetricsViewSchema>;
