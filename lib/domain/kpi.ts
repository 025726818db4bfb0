import { z } from 'zod';
import { clockSchema, conditionSchema, durationSchema, idSchema, textSchema, wallTimeSchema } from './vocabulary';

/**
 * When something is due. `of`: a milestone, or a name of the case that holds a date. With `at`: the local day of it, `days` on, at this time
 * of day (`next`: the first such time not before it). Without: `plus` later on the clock. `inClose`: what holds instead on the first
 * business days of a month.
 */
export const dueSchema = z.strictObject({
  of: textSchema,
  days: z.number().int().min(-400).max(400).default(0),
  clock: clockSchema.default('elapsed'),
  at: wallTimeSchema.optional(),
  next: z.boolean().default(false),
  plus: durationSchema.optional(),
  inClose: z.strictObject({ businessDays: z.number().int().min(1).max(20), plus: durationSchema }).optional(),
});
export type Due = z.infer<typeof dueSchema>;

/** A milestone, or a local date that the case was told; `end`: the end of that day. */
const pointSchema = z.union([z.string(), z.strictObject({ date: textSchema, end: z.boolean().default(false) })]);
export type Point = z.infer<typeof pointSchema>;

/** What a case must meet to be in the numerator: all that is said here. */
const requirementSchema = z
  .strictObject({
    milestone: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
    /** Holds for one of its events. */
    when: conditionSchema.optional(),
    /** Holds for the case as it stands. */
    holds: conditionSchema.optional(),
    /** Reached no later than this time after `from`. */
    within: z.strictObject({ from: z.string(), to: z.string(), time: durationSchema, clock: clockSchema.default('elapsed') }).optional(),
    /** Reached later than it was due. */
    late: z.strictObject({ milestone: z.string(), due: dueSchema }).optional(),
    /** With, or without, an exception of one of these types. */
    with: z.array(z.string()).min(1).optional(),
    without: z.array(z.string()).min(1).optional(),
    /** Another case of the workflow told one of these names the same value before. */
    seenBefore: z.array(textSchema).min(1).optional(),
  })
  .refine((one) => Object.keys(one).length > 0, 'at least one requirement');
export type Requirement = z.infer<typeof requirementSchema>;

const cohortSchema = z.enum(['start', 'matured']);
const needsSchema = z.array(textSchema).default([]);
/** Which cases are meant at all, by the case as it stands; the others are no part of the KPI. */
const amongSchema = conditionSchema.optional();
const weightSchema = textSchema.optional();

export const measureSchema = z.discriminatedUnion('kind', [
  /** Duration between first `from` and first `to`; counted when `to` is reached, open until then. */
  z.strictObject({
    kind: z.literal('duration'),
    workflow: idSchema('wf-'),
    among: amongSchema,
    from: pointSchema,
    to: z.string(),
    clock: clockSchema,
    percentiles: z.array(z.number().gt(0).lt(100)).min(1),
    cohort: z.enum(['start', 'completion']).default('completion'),
  }),
  /** Share that reached `to` within the time after `from`; a case counts once that time has passed. */
  z.strictObject({
    kind: z.literal('within'),
    workflow: idSchema('wf-'),
    among: amongSchema,
    from: z.string(),
    to: z.string(),
    within: durationSchema,
    clock: clockSchema,
    weight: weightSchema,
  }),
  /**
   * Share of cases that reached `denominator` and also meet `numerator`. `matured`: a case counts once that time has passed, in the cohort of
   * its start or of the time it matured. `needs`: names without which a case that meets all but `holds` is excluded. `also`: more workflows.
   */
  z.strictObject({
    kind: z.literal('ratio'),
    workflow: idSchema('wf-'),
    among: amongSchema,
    denominator: z.string(),
    numerator: requirementSchema,
    also: z.array(z.strictObject({ workflow: idSchema('wf-'), denominator: z.string(), numerator: requirementSchema })).default([]),
    needs: needsSchema,
    matured: durationSchema.optional(),
    clock: clockSchema.default('elapsed'),
    cohort: cohortSchema.default('start'),
    weight: weightSchema,
  }),
  /** Share of cases that reached all of `reach` by the time it was due; a case counts once it was, in the cohort of that time or of its date. */
  z.strictObject({
    kind: z.literal('deadline'),
    workflow: idSchema('wf-'),
    among: amongSchema,
    from: z.string(),
    reach: z.union([z.literal('required'), z.array(z.string()).min(1)]),
    due: dueSchema,
    cohort: z.enum(['due', 'date']).default('due'),
  }),
  /** Share of cases that completed within the longest time their workflow allows, without an exception; a case counts when that time is over. */
  z.strictObject({ kind: z.literal('straight_through'), workflows: z.array(idSchema('wf-')).min(1) }),
  /** Sum of numbers over sum of numbers, of the cases that reached `at`. */
  z.strictObject({
    kind: z.literal('sum_ratio'),
    workflow: idSchema('wf-'),
    among: amongSchema,
    at: z.string(),
    numerator: z.array(textSchema).min(1),
    denominator: z.array(textSchema).min(1),
  }),
  /** Events for each `per` of a population, of the cases that reached `at`; with `period: pay` all of one pay period stand at its pay day. */
  z.strictObject({
    kind: z.literal('rate'),
    workflow: idSchema('wf-'),
    among: amongSchema,
    at: z.string(),
    events: z.array(textSchema).min(1),
    population: textSchema,
    per: z.number().positive(),
    period: z.literal('pay').optional(),
  }),
  /** Of what is open at an instant (reached `from`, none of `until`), the share that is older than `older`. */
  z.strictObject({
    kind: z.literal('snapshot_ratio'),
    workflow: idSchema('wf-'),
    among: amongSchema,
    from: z.string(),
    until: z.array(z.string()).min(1),
    older: durationSchema,
    clock: clockSchema,
    weight: weightSchema,
  }),
  /** How long ago the end of the last local date told by a case that reached `at` was, for each value of `by`; the oldest counts. */
  z.strictObject({ kind: z.literal('age'), workflow: idSchema('wf-'), at: z.string(), date: textSchema, by: textSchema }),
  /** Share of exceptions of these workflows resolved by the time they were due. */
  z.strictObject({ kind: z.literal('exceptions_in_time'), workflows: z.array(idSchema('wf-')).min(1) }),
  /** Share of calendar occurrences of an expected_batch exception type that arrived by the deadline. */
  z.strictObject({ kind: z.literal('expected_on_time'), exceptionType: z.string() }),
]);
export type Measure = z.infer<typeof measureSchema>;
export type MeasureKind = Measure['kind'];
export type MeasureOf<K extends MeasureKind> = Extract<Measure, { kind: K }>;

/** The workflows whose transactions a measure reads; none when it reads no transactions. */
export function workflowsOf(measure: Measure): readonly string[] {
  switch (measure.kind) {
    case 'expected_on_time':
    case 'exceptions_in_time':
      return [];
    case 'straight_through':
      return measure.workflows;
    case 'ratio':
      return [measure.workflow, ...measure.also.map((one) => one.workflow)];
    default:
      return [measure.workflow];
  }
}

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
