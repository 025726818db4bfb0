import { z } from 'zod';
import { freeDimensions } from '../distinct';
import { environmentSchema } from '../event';
import { correctedSchema } from './corrected';

const time = z.iso.datetime();

export const metricGroupings = [
  'workflow',
  'facility',
  'department',
  'interface',
  'connector',
  'application',
  'status',
  'error_class',
] as const;
export type MetricGrouping = (typeof metricGroupings)[number];
export const metricBuckets = ['minute', 'hour', 'day'] as const;

/** Log entries of one step of time. Durations in ms, within 1 % of the true quantile; null without a duration. */
export const metricPointSchema = z.object({
  at: time,
  n: z.number(),
  failed: z.number(),
  retries: z.number(),
  /** Failed of those that ended, 0-1; null when none ended: no data is not zero. */
  errorRatio: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});
export type MetricPoint = z.infer<typeof metricPointSchema>;

export const metricGroupSchema = z.object({
  id: z.string(),
  name: z.string(),
  total: metricPointSchema.omit({ at: true }).extend({ byStatus: z.record(z.string(), z.number()) }),
  points: z.array(metricPointSchema),
  /** Transactions open now that the group's place has, and when the oldest began; null unless grouped by workflow, facility or department. */
  open: z.number().nullable(),
  oldestOpenAt: time.nullable(),
});
export type MetricGroup = z.infer<typeof metricGroupSchema>;

export const metricsSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  bucket: z.enum(metricBuckets),
  by: z.enum(metricGroupings).nullable(),
  /** One group, named `all`, when `by` is left out. Largest first. */
  groups: z.array(metricGroupSchema),
  corrected: correctedSchema,
  /** Of the dimensions that are grouped or filtered by: about how many values stand in the group `other` in these months, because there were too many to
   * tell apart. What one of them sent is in `other`, not in a group of its own. */
  others: z.array(z.object({ dimension: z.enum(freeDimensions), values: z.number() })),
});
export type Metrics = z.infer<typeof metricsSchema>;
