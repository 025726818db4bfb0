import { z } from 'zod';
import { placeRefSchema } from './exception-list';
import { kpiDefinitionSchema } from './kpis';

const time = z.iso.datetime();

/** Which earlier window a number is held against. */
export const comparisonKinds = ['previous', 'weekday', 'business_day', 'pay_period'] as const;
export type ComparisonKind = (typeof comparisonKinds)[number];

/**
 * `changed`: more than chance leaves open, 19 times in 20; `usual`: within the usual range; `too_few`: fewer cases than the smallest sample
 * on a side; `too_early`: cases still open would change it; `not_judged`: a sum, which is no sample; `no_data`: nothing counted on a side.
 */
export const movementVerdicts = ['changed', 'usual', 'too_few', 'too_early', 'not_judged', 'no_data'] as const;
export type MovementVerdict = (typeof movementVerdicts)[number];

/** A value with the bounds that chance leaves open; `high` null where the sample is too small to bound it, both null where not judged. */
export const boundedSchema = z.object({
  from: time,
  to: time,
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
  /** Begun in the window and still open: not in the value. */
  open: z.number(),
});
export type Bounded = z.infer<typeof boundedSchema>;

export const comparisonSchema = boundedSchema.extend({
  kind: z.enum(comparisonKinds),
  /** `the same weekdays a week earlier`. */
  name: z.string(),
  /** In the measure's unit: this window less the earlier one; null without a value on both sides. */
  change: z.number().nullable(),
  changeLow: z.number().nullable(),
  changeHigh: z.number().nullable(),
  verdict: z.enum(movementVerdicts),
  /** The verdict as a sentence. */
  words: z.string(),
});
export type Comparison = z.infer<typeof comparisonSchema>;

export const contributorGroupings = ['facility', 'department', 'supplier', 'workflow'] as const;
export type ContributorGrouping = (typeof contributorGroupings)[number];

/** One place or supplier and what it gave to the change. `rate`: it did better or worse; `mix`: its share of all changed. */
export const contributorSchema = placeRefSchema.extend({
  now: z.number().nullable(),
  nowN: z.number(),
  before: z.number().nullable(),
  beforeN: z.number(),
  effect: z.number(),
  rate: z.number().nullable(),
  mix: z.number().nullable(),
  /** Query string that lists its cases of this window, at /api/kpis/{id}/transactions. */
  lineage: z.string(),
});
export type Contributor = z.infer<typeof contributorSchema>;

export const contributorGroupSchema = z.object({
  by: z.enum(contributorGroupings),
  /** The largest effects first, of either sign. */
  parts: z.array(contributorSchema),
  /** All other parts together. */
  rest: z.object({ parts: z.number(), effect: z.number() }),
  /** Why there are none; empty when there are. */
  missing: z.string(),
});
export type ContributorGroup = z.infer<typeof contributorGroupSchema>;

/** How a measure moved, whether that is more than chance, and which places and suppliers moved it. */
export const movementSchema = z.object({
  kpi: kpiDefinitionSchema,
  environment: z.string(),
  timezone: z.string(),
  asOf: time,
  current: boundedSchema,
  comparisons: z.array(comparisonSchema),
  /** The comparison that the contributors explain. */
  against: z.enum(comparisonKinds),
  /** `adds_up`: effects add up to the change exactly; `leave_one_out`: what goes when a part is left out, does not add up; `none`: not explained. */
  method: z.enum(['adds_up', 'leave_one_out', 'none']),
  groups: z.array(contributorGroupSchema),
  /** The movement in one sentence with its largest contributor. */
  sentence: z.string(),
});
export type Movement = z.infer<typeof movementSchema>;
