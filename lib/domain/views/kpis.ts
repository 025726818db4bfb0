import { z } from 'zod';
import { severities } from '../exception';
import type { MeasureKind } from '../kpi';
import { correctedSchema } from './corrected';
import { amountsSchema, placeRefSchema } from './exception-list';

const time = z.iso.datetime();

export const kpiUnits = ['hours', 'minutes', 'days', 'percent', 'usd', 'count', 'business_days', 'other'] as const;
export type KpiUnit = (typeof kpiUnits)[number];

/**
 * How a number stands against its target. `few`: counted, but under the smallest sample that may be judged;
 * `no_data`: nothing was counted, which is neither good nor zero; `no_target`: the catalog sets none.
 */
export const kpiStates = ['met', 'watch', 'breached', 'critical', 'few', 'no_data', 'no_target'] as const;
export type KpiState = (typeof kpiStates)[number];

export const kpiBuckets = ['hour', 'day', 'week', 'month'] as const;
export type KpiBucket = (typeof kpiBuckets)[number];

/** A measure over one window and place: `value` in the measure's unit (percent 0-100), null without data. */
export const kpiNumberSchema = z.object({
  value: z.number().nullable(),
  n: z.number(),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** Only for durations, in the measure's unit. */
  percentiles: z.array(z.object({ p: z.number(), value: z.number() })),
  /** What chance alone leaves open, 19 times in 20, in the measure's unit; `high` null: without bound. Null where nothing honest can be said. */
  interval: z.object({ low: z.number(), high: z.number().nullable() }).nullable(),
  state: z.enum(kpiStates),
});
export type KpiNumber = z.infer<typeof kpiNumberSchema>;

/** One step of local time; a step without data has n = 0 and value null. */
export const kpiPointSchema = z.object({ at: time, value: z.number().nullable(), n: z.number() });
export type KpiPoint = z.infer<typeof kpiPointSchema>;

/** One case drawn by itself where there are too few for a percentile; `value` in the unit. */
export const kpiCaseSchema = z.object({ at: time, value: z.number() });
export type KpiCase = z.infer<typeof kpiCaseSchema>;

export const kpiWindowSchema = z.object({ from: time, to: time, previousFrom: time, previousTo: time, name: z.string() });

export const measureKinds = [
  'duration',
  'within',
  'ratio',
  'deadline',
  'straight_through',
  'sum_ratio',
  'rate',
  'snapshot_ratio',
  'age',
  'exceptions_in_time',
  'expected_on_time',
] as const satisfies readonly MeasureKind[];

export const kpiDefinitionSchema = z.object({
  id: z.string(),
  name: z.string(),
  question: z.string(),
  unit: z.enum(kpiUnits),
  direction: z.enum(['lower', 'higher']),
  kind: z.enum(measureKinds),
  judged: z.number().nullable(),
  minSample: z.number(),
  thresholds: z.object({ target: z.number(), warning: z.number(), critical: z.number() }).nullable(),
  workflows: z.array(placeRefSchema),
  /** What one case is called, in the plural: orders, invoices, files. */
  noun: z.string(),
  /** The measure that cases are weighed by, such as lines; null when each case counts once. */
  weighedBy: z.string().nullable(),
  /** Of a rate: events for so many of `weighedBy`. */
  per: z.number().nullable(),
});
export type KpiDefinition = z.infer<typeof kpiDefinitionSchema>;

export const kpiRowSchema = kpiDefinitionSchema.extend({
  window: kpiWindowSchema,
  current: kpiNumberSchema,
  previous: kpiNumberSchema,
  /** Null when either window has no value, or is under the smallest sample. */
  change: z.number().nullable(),
  open: z.number(),
  oldestOpenAt: time.nullable(),
  pending: z.number(),
  spark: z.object({ bucket: z.enum(kpiBuckets), points: z.array(kpiPointSchema) }),
  /** Places whose cases past the target rose or fell most against the window before; empty when not comparable. */
  movers: z.array(placeRefSchema.extend({ more: z.number() })),
  othersMore: z.number().nullable(),
  /** How much of history the number is worked out for, 0 to 1; it is absent until all is. Null: for all. */
  work: z.number().nullable(),
  /** Where nothing was counted now: the measure's own window around the last case that was; null otherwise, and when none ever was. */
  last: z.object({ from: time, to: time }).nullable(),
  /** Query string of the list behind the number. */
  lineage: z.string(),
});
export type KpiRow = z.infer<typeof kpiRowSchema>;

export const riskSchema = z.object({
  ref: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  statement: z.string(),
  place: z.string(),
  amounts: amountsSchema,
  people: z.number().nullable(),
  transactions: z.number(),
  team: z.string(),
  owner: z.string().nullable(),
  acknowledgedAt: time.nullable(),
  dueAt: time,
});
export type Risk = z.infer<typeof riskSchema>;

/** The nearest time by which batches were promised, and how each place stands. */
export const nextDeadlineSchema = z.object({
  name: z.string(),
  period: z.string(),
  dueAt: time,
  places: z.array(placeRefSchema.extend({ expected: z.number(), arrived: z.number(), missing: z.number() })),
});
export type NextDeadline = z.infer<typeof nextDeadlineSchema>;

export const kpiListSchema = z.object({
  environment: z.string(),
  timezone: z.string(),
  asOf: time,
  catalogVersion: z.number(),
  /** Over the time of the longest window. */
  corrected: correctedSchema,
  /** Those of one `group` stand together. */
  kpis: z.array(kpiRowSchema.extend({ group: z.string() })),
  /** Described in the catalog, not computed: named, never shown as a number. */
  described: z.array(placeRefSchema),
  risks: z.object({ top: z.array(riskSchema), exceptions: z.number(), amounts: amountsSchema, people: z.number() }),
  nextDeadline: nextDeadlineSchema.nullable(),
  benchmarks: z.array(z.object({ kpi: z.string(), publisher: z.string(), figure: z.string(), scope: z.string(), note: z.string() })),
});
export type KpiList = z.infer<typeof kpiListSchema>;

export const kpiGroupings = ['facility', 'department', 'workflow'] as const;
export type KpiGrouping = (typeof kpiGroupings)[number];

export const kpiPlaceSchema = placeRefSchema.extend({
  kind: z.string(),
  current: kpiNumberSchema,
  previous: kpiNumberSchema,
  open: z.number(),
  oldestOpenAt: time.nullable(),
  points: z.array(kpiPointSchema),
  /** Every counted case where a line by step would rest on too few of them; null where there are enough. */
  cases: z.array(kpiCaseSchema).nullable(),
});
export type KpiPlace = z.infer<typeof kpiPlaceSchema>;

export const kpiViewSchema = kpiRowSchema.extend({
  environment: z.string(),
  timezone: z.string(),
  asOf: time,
  corrected: correctedSchema,
  definition: z.object({
    formula: z.string(),
    clock: z.string(),
    cohort: z.string(),
    window: z.string(),
    counted: z.string(),
    caveat: z.string(),
    targetBasis: z.string(),
    benchmarks: z.array(
      z.object({ publisher: z.string(), figure: z.string(), scope: z.string(), note: z.string(), url: z.string(), verified: z.string() }),
    ),
  }),
  excluded: z.number(),
  bucket: z.enum(kpiBuckets),
  points: z.array(kpiPointSchema),
  previousPoints: z.array(kpiPointSchema),
  cases: z.array(kpiCaseSchema).nullable(),
  by: z.enum(kpiGroupings),
  places: z.array(kpiPlaceSchema),
});
export type KpiView = z.infer<typeof kpiViewSchema>;

export const contributionStates = ['counted', 'open', 'pending', 'excluded'] as const;
export type ContributionState = (typeof contributionStates)[number];
/** Of what is counted: what is in the numerator, and what is not. */
export const contributionParts = ['numerator', 'rest'] as const;
export type ContributionPart = (typeof contributionParts)[number];
export const contributionSorts = ['worst', 'newest', 'oldest'] as const;

export interface LineageQuery {
  state: ContributionState;
  part?: ContributionPart | undefined;
  sort: (typeof contributionSorts)[number];
  supplier?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** One transaction, batch or exception behind a number; `value` in the measure's unit for durations and ages, else null. */
export const contributionRowSchema = z.object({
  id: z.string(),
  kind: z.enum(['transaction', 'occurrence', 'exception']),
  name: z.string(),
  keyName: z.string().nullable(),
  facility: placeRefSchema,
  department: placeRefSchema,
  workflow: placeRefSchema,
  supplier: z.string().nullable(),
  state: z.enum(contributionStates),
  /** What the case is one of, where only the newest counts. */
  part: z.string().nullable(),
  reason: z.string().nullable(),
  openedAt: time,
  cohortAt: time,
  countsAt: time.nullable(),
  numerator: z.number(),
  denominator: z.number(),
  value: z.number().nullable(),
});
export type ContributionRow = z.infer<typeof contributionRowSchema>;

export const lineageSchema = z.object({
  kpi: kpiDefinitionSchema,
  timezone: z.string(),
  asOf: time,
  window: kpiWindowSchema,
  counts: z.object({ counted: z.number(), numerator: z.number(), open: z.number(), pending: z.number(), excluded: z.number() }),
  state: z.enum(contributionStates),
  part: z.enum(contributionParts).nullable(),
  rows: z.array(contributionRowSchema),
  nextCursor: z.string().nullable(),
});
export type Lineage = z.infer<typeof lineageSchema>;
