import { z } from 'zod';
import { clockSchema, conditionSchema, durationSchema, idSchema, textSchema } from './vocabulary';

export const measureSchema = z.discriminatedUnion('kind', [
  /** Duration between first `from` and first `to`; counted when `to` is reached, open until then. */
  z.strictObject({
    kind: z.literal('duration'),
    workflow: idSchema('wf-'),
    from: z.string(),
    to: z.string(),
    clock: clockSchema,
    percentiles: z.array(z.number().gt(0).lt(100)).min(1),
    cohort: z.enum(['start', 'completion']).default('completion'),
  }),
  /** Share that reached `to` within the time after `from`; a case counts once that time has passed. */
  z.strictObject({
    kind: z.literal('within'),
    workflow: idSchema('wf-'),
    from: z.string(),
    to: z.string(),
    within: durationSchema,
    clock: clockSchema,
    weight: z.string().optional(),
  }),
  /** Share of transactions that reached `denominator` and also meet `numerator` (a milestone id or a condition). */
  z.strictObject({
    kind: z.literal('ratio'),
    workflow: idSchema('wf-'),
    denominator: z.string(),
    numerator: z.union([z.strictObject({ milestone: z.string() }), z.strictObject({ when: conditionSchema })]),
    weight: z.string().optional(),
  }),
  /** Share of calendar occurrences of an expected_batch exception type that arrived by the deadline. */
  z.strictObject({ kind: z.literal('expected_on_time'), exceptionType: z.string() }),
]);
export type Measure = z.infer<typeof measureSchema>;

export const aggregations = [
  'ratio_of_sums',
  'weighted_ratio_of_sums',
  'duration_sketch',
  'deadline_met',
  'snapshot_ratio',
  'snapshot_sum',
  'rate_per_population',
] as const;
export const kpiSchema = z.strictObject({
  id: idSchema('kpi-'),
  name: textSchema,
  question: textSchema,
  workflows: z.array(idSchema('wf-')).min(1),
  /** In words; `aggregation` says how it merges over places and time. */
  formula: textSchema,
  numerator: z.string().default(''),
  denominator: z.string().default(''),
  aggregation: z.enum(aggregations).optional(),
  rollUpBy: z.array(z.string()).default([]),
  /** null: described, not yet computed. Never shown as a number. */
  measure: measureSchema.nullable(),
  unit: z.enum(['hours', 'minutes', 'days', 'percent', 'usd', 'count', 'business_days', 'other']),
  direction: z.enum(['lower', 'higher']),
  thresholds: z.strictObject({ target: z.number(), warning: z.number(), critical: z.number() }).nullable(),
  /** Which percentile the thresholds judge, for durations. */
  judged: z.number().optional(),
  windowDays: z.number().positive(),
  windowName: textSchema,
  minSample: z.number().int().nonnegative(),
  audience: z.array(z.string()).default([]),
  benchmarks: z.array(z.strictObject({ source: z.string(), use: z.string(), note: z.string().default('') })).default([]),
  targetBasis: z.string(),
  caveat: z.string().default(''),
  defaultOn: z.boolean(),
});

export const sourceSchema = z.strictObject({
  id: idSchema('src-'),
  publisher: textSchema,
  figure: textSchema,
  url: z.string(),
  verified: z.enum(['read_in_excerpt', 'secondary_report_read', 'unverified']),
  scope: z.string().default(''),
});

export type Kpi = z.infer<typeof kpiSchema>;
