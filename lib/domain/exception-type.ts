import { z } from 'zod';
import { severities } from './exception';
import { groupBySchema } from './group-by';
import { duplicateRule, handoverRule, reconcileRule, releaseRule, sequenceRule, snapshotRule } from './record-rules';
import { countRule, deadlineRule, kpiBreachRule, shareRule, silenceRule, trendRule, volumeRule } from './series-rules';
import { clockSchema, conditionSchema, durationSchema, idSchema, textSchema } from './vocabulary';

const groupBy = groupBySchema;

/**
 * An application metric at or beyond one of `at` for as long as `holds`; mended when it has been back for `mendedAfter`. Thresholds in
 * the metric's unit (shares of its limit, where it has one), the mildest first: each that is passed tells its value as `attr.<tellsAs>`.
 */
const metricRule = {
  metric: idSchema('am-'),
  at: z.array(z.number()).min(1),
  holds: durationSchema,
  mendedAfter: durationSchema,
  tellsAs: z
    .string()
    .regex(/^[a-z][a-z_]*$/)
    .default('value'),
};

/**
 * The budget of an SLO burns `burn` times as fast as it lasts, in both windows of a pair: `over` says that it matters, `now` that it goes on.
 * Each window must hold its smallest number of events and prove its share with `confidence`, so that quiet traffic raises nothing by chance.
 * A total outage (nothing good in the short window of the first pair) need not wait until the budget has burnt for long.
 * Over when the short window of every pair is under again. Tells `attr.slo`, `attr.slo_name`, `attr.burn` and the numbers of both windows.
 */
const burnRule = {
  pairs: z
    .array(z.strictObject({ burn: z.number().positive(), over: durationSchema, now: durationSchema }))
    .min(1)
    .default([
      { burn: 14.4, over: 'PT1H', now: 'PT5M' },
      { burn: 6, over: 'PT6H', now: 'PT30M' },
      { burn: 1, over: 'P3D', now: 'PT6H' },
    ]),
  minEvents: z.strictObject({ over: z.number().int().positive(), now: z.number().int().positive() }).default({ over: 20, now: 5 }),
  confidence: z.number().min(0.5).lt(1).default(0.95),
};

/**
 * What raises an exception. detect evaluates `event`, `missing_milestone`, `expected_batch`, `metric`, `slo_burn`, those that judge series and those that
 * hold records against each other.
 */
export const ruleSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('event'),
    when: conditionSchema,
    groupBy,
    /** Milestones that, reached afterwards, prove it mended where the event itself did not fail: the hold was lifted. */
    mendedBy: z.array(z.string()).optional(),
    /** The same cause, told by a metric instead of by events. */
    orMetric: z.strictObject(metricRule).optional(),
  }),
  z.strictObject({ kind: z.literal('metric'), ...metricRule, groupBy }),
  z.strictObject({ kind: z.literal('slo_burn'), ...burnRule, groupBy }),
  kpiBreachRule,
  z.strictObject({
    kind: z.literal('missing_milestone'),
    workflow: idSchema('wf-'),
    after: z.string(),
    milestone: z.string(),
    unless: z.array(z.string()).default([]),
    within: durationSchema,
    clock: clockSchema,
    when: conditionSchema.optional(),
    groupBy,
  }),
  z.strictObject({
    kind: z.literal('expected_batch'),
    workflow: idSchema('wf-'),
    milestone: z.string(),
    calendar: z.literal('pay_calendar'),
    /** One occurrence per facility and pay group and period, matched by these business keys of the transaction. */
    per: z.array(z.enum(['facility', 'pay_group'])).min(1),
    window: idSchema('win-'),
    raiseBefore: durationSchema,
    groupBy,
  }),
  countRule,
  shareRule,
  silenceRule,
  volumeRule,
  trendRule,
  deadlineRule,
  duplicateRule,
  reconcileRule,
  snapshotRule,
  sequenceRule,
  handoverRule,
  releaseRule,
]);
export type Rule = z.infer<typeof ruleSchema>;

export const exceptionTypeSchema = z.strictObject({
  code: z.string().regex(/^EXC-[A-Z0-9-]+$/),
  title: textSchema,
  category: textSchema,
  workflows: z.array(idSchema('wf-')).min(1),
  /** The rule in words, for people. */
  raisedWhen: z.string().default(''),
  rule: ruleSchema,
  /** Looked at only when no other type matched the event; of several the first in the list wins. */
  catchAll: z.boolean().default(false),
  severity: z.strictObject({
    default: z.enum(severities),
    /** `when` sees the exception as it stands (see conditionVariables.severity); `because` is the reason people read. */
    escalate: z.array(z.strictObject({ when: conditionSchema, to: z.enum(severities), because: textSchema })).default([]),
    /** Escalations of the source that no present fact can decide; shown to people, never guessed. */
    byHand: z.array(z.strictObject({ when: textSchema, to: z.enum(severities) })).default([]),
  }),
  ownerTeam: idSchema('team-'),
  coOwnerTeam: idSchema('team-').nullable().default(null),
  /** Plain words with {variables}: transactions, money, people, lines, facility, supplier, key.<id>, attr.<name>, hours_left. */
  impactStatement: textSchema,
  retry: z.strictObject({ safe: z.enum(['yes', 'conditional', 'no', 'not_applicable']), idempotencyKey: z.string(), note: z.string() }),
  recovery: z.array(textSchema).min(1),
  /**
   * Types, or categories of types, of which this one is the cause where they happen in its place: they stand under it and are not told apart. Where
   * it names itself, several at once that share a place are one, led by the first.
   */
  explains: z.array(z.string()).default([]),
  runbook: z.string().regex(/^runbooks\/[a-z0-9-]+\.md$/),
  kpis: z.array(idSchema('kpi-')).default([]),
  defaultOn: z.boolean(),
});

export type ExceptionType = z.infer<typeof exceptionTypeSchema>;

/** Whether a type may be the cause of another at all: it names it, or its category. */
export const mayExplain = (cause: Pick<ExceptionType, 'explains'>, type: Pick<ExceptionType, 'code' | 'category'>): boolean =>
  cause.explains.includes(type.code) || cause.explains.includes(type.category);
