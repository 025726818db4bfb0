import { z } from 'zod';
import { groupBySchema } from './group-by';
import { dueSchema } from './kpi';
import { conditionSchema, durationSchema, idSchema } from './vocabulary';

/** The time a log entry is counted at: when it happened, or, for what is about its way here, when it arrived. */
const countedAt = z.enum(['event', 'arrival']).default('event');

/**
 * `atLeast` log entries of a group meet `when` in a window as long as `within`. Over when a whole window holds fewer than half as many.
 * Tells `attr.seen` and `attr.window`.
 */
export const countRule = z.strictObject({
  kind: z.literal('count'),
  when: conditionSchema,
  atLeast: z.number().int().positive(),
  within: durationSchema,
  countedAt,
  /** Said by older catalogs; `groupBy` says the same. */
  per: groupBySchema.optional(),
  groupBy: groupBySchema,
});

/**
 * Of the log entries of a group that meet `among` (all, where it is left out), more than `above` meet `when` in a window as long as `within`,
 * of at least `minCount`, and chance does not explain it (`confidence`). Over when a window of at least `minCount` holds at most half the share.
 * Tells `attr.seen`, `attr.counted`, `attr.share` and `attr.window`.
 */
export const shareRule = z.strictObject({
  kind: z.literal('share'),
  when: conditionSchema,
  among: conditionSchema.optional(),
  above: z.number().gt(0).lt(1),
  minCount: z.number().int().positive(),
  within: durationSchema,
  confidence: z.number().min(0.5).lt(1).default(0.99),
  countedAt,
  groupBy: groupBySchema,
});

/**
 * Less than a tenth (`below`) of what these minutes usually bring came in a window of at least `after`, and chance explains that with a
 * probability below `chance`. What is usual: the same hours of the same kind of day in the four weeks before, by the business calendar, robust
 * against odd days. Looked at from the top: all of a facility, all of a connector, an interface everywhere, an interface at a facility; what a
 * silence above explains is not told again. Quiet series are judged over longer windows, up to 8 hours; what never is usual is never missed.
 * Tells `attr.seen`, `attr.expected`, `attr.since`, and in `attr.level` which of these it is.
 */
export const silenceRule = z.strictObject({
  kind: z.literal('silence'),
  of: z.enum(['facility', 'interface', 'connector']),
  after: durationSchema,
  minExpected: z.number(),
  below: z.number().min(0).lt(1).default(0.1),
  chance: z.number().gt(0).max(0.01).default(1e-6),
  groupBy: groupBySchema,
});

/**
 * Volume unlike usual, up or down: for busy series (over 20 an hour) two of the last three quarter hours lie more than `deviations` robust
 * deviations away, the deviation pooled over four weeks; for quiet ones the tail of a negative binomial over one to eight hours.
 * Tells `attr.seen`, `attr.expected` and `attr.times`.
 */
export const volumeRule = z.strictObject({
  kind: z.literal('volume'),
  measure: z.literal('events').default('events'),
  direction: z.enum(['low', 'high', 'both']),
  /** How long the volume is added up; said for people, chosen by how busy a series is. */
  over: durationSchema,
  deviations: z.number().min(3).default(4),
  minExpected: z.number().min(1).default(10),
  chance: z.number().gt(0).max(0.01).default(1e-6),
  groupBy: groupBySchema,
});

/**
 * `duration_p95`: the slowest twentieth of a connector's log entries of a workflow takes `factor` times as long as in the same hours of the
 * same kind of day before, over `windows` hours in a row with `minCount` each, and in each of them at least half the way to it. `error_ratio`: the share
 * that fails does, in each of them. What is usual comes from five weeks, whatever `over` says. Workflows of one group are told together.
 * Tells `attr.now`, `attr.usual`, `attr.times`, and in `attr.what` the workflows.
 */
export const trendRule = z.strictObject({
  kind: z.literal('trend'),
  measure: z.enum(['duration_p95', 'error_ratio']),
  factor: z.number().gt(1),
  over: durationSchema,
  windows: z.number().int().min(1).max(24).default(3),
  minCount: z.number().int().positive().default(20),
  groupBy: groupBySchema,
});

/**
 * `milestone` is not reached `raiseBefore` the time of a window. With `from`: in each transaction that reached that, by the pay deadline that the
 * window follows, or by `due`. Without: every group of `groupBy` that usually (nine days in ten of the same kind) has it by that time of day.
 */
export const deadlineRule = z.strictObject({
  kind: z.literal('deadline'),
  window: idSchema('win-'),
  milestone: z.string(),
  from: z.string().optional(),
  due: dueSchema.optional(),
  raiseBefore: durationSchema,
  groupBy: groupBySchema,
});

/**
 * A KPI that is computed stands past its limit (`at`), with its smallest sample, and chance does not explain it (its whole interval is past
 * the limit). `kpis`: which ones; all that have limits where none is named. Over when it is back within its warning limit; no data ends nothing.
 * Tells `attr.kpi`, `attr.kpi_name`, `attr.value`, `attr.limit` and `attr.counted`.
 */
export const kpiBreachRule = z.strictObject({
  kind: z.literal('kpi_breach'),
  kpis: z.array(idSchema('kpi-')).default([]),
  at: z.enum(['warning', 'critical']).default('critical'),
  groupBy: groupBySchema,
});
