import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';

const time = z.iso.datetime();

/**
 * How a place stands, worst first. `unknown`: usually busy now, yet silent. `good`: there is data and nothing is wrong.
 * `none`: nothing was expected and nothing came, which is neither.
 */
export const healthStates = ['crit', 'high', 'unknown', 'medium', 'watch', 'good', 'none'] as const;
export const healthStateSchema = z.enum(healthStates);
export type HealthState = z.infer<typeof healthStateSchema>;

const standingShape = {
  state: healthStateSchema,
  /** The reason of the state in words; one sentence for each thing that is so. */
  why: z.array(z.string()),
  /** Transactions started in the window. */
  volume: z.number(),
  /** Transactions that failed in the window or are held by an open exception: exactly what `state=attention` lists. */
  attention: z.number(),
  /** Promised batches that did not arrive. */
  missing: z.number(),
  exceptions: z.number(),
  /** Log entries that failed of those that ended, 0-1, only where that is above the usual. */
  errorRatio: z.number().nullable(),
  /** Last sign of life of a place that is silent, whatever else is wrong with it; null while it speaks. */
  silentSince: time.nullable(),
};

export const healthCellSchema = z.object({ facility: z.string(), workflow: z.string(), ...standingShape });
export type HealthCell = z.infer<typeof healthCellSchema>;

export const healthPlaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  group: z.string(),
  city: z.string(),
  noun: z.string(),
  ...standingShape,
});
export type HealthPlace = z.infer<typeof healthPlaceSchema>;

const placeDimensions = ['connector', 'facility', 'application', 'workflow', 'department'] as const;

/** One line of proof beside a verdict: how many log entries of a place failed or ended well. */
export const proofSchema = z.object({
  name: z.string(),
  failing: z.boolean(),
  /** Share drawn: of failures for a failing place, of good ends for a healthy one. */
  share: z.number(),
  text: z.string(),
  dimension: z.enum(placeDimensions).nullable(),
  id: z.string().nullable(),
});

/** A part of the estate: what has one of these values in every dimension that is named. */
const scopeSchema = z.partialRecord(z.enum(placeDimensions), z.array(z.string()));

/** Where it comes from. `one_place` only when its neighbours are healthy; otherwise it says that there is none. */
export const verdictSchema = z.object({
  /** What is located: failures, or what did not come. */
  of: z.enum(['failures', 'silence']),
  kind: z.enum(['none', 'few', 'one_place', 'no_single_place']),
  text: z.string(),
  dimension: z.enum(placeDimensions).nullable(),
  /** The place, null when it is several of one kind, and the facility it is confined to when the failing thing works elsewhere. */
  id: z.string().nullable(),
  at: z.string().nullable(),
  name: z.string().nullable(),
  /** The same in full. */
  scope: scopeSchema.nullable(),
  /** Of what happened above the usual, 0-1. */
  share: z.number().nullable(),
  /** Another place that explains it nearly as well. */
  rival: z.string().nullable(),
  /** Since when it is worse there than before. */
  since: time.nullable(),
  /** The places that explain it together, where no single one does. */
  parts: z.array(z.object({ name: z.string(), share: z.number(), scope: scopeSchema })),
  failed: z.number(),
  proof: z.array(proofSchema),
  facts: z.array(z.object({ value: z.string(), text: z.string() })),
});
export type Verdict = z.infer<typeof verdictSchema>;
export type Proof = z.infer<typeof proofSchema>;

/** The open exception that a verdict is about. */
export const relatedExceptionSchema = z.object({
  ref: z.string(),
  title: z.string(),
  statement: z.string(),
  severity: z.enum(severities),
  state: z.string(),
  since: time,
  team: z.string(),
  transactions: z.number(),
  runbook: z.string(),
});

export const healthSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  headline: z.string(),
  facilities: z.array(healthPlaceSchema),
  workflows: z.array(healthPlaceSchema),
  /** Only places where something is known or expected; the rest is `none`. */
  cells: z.array(healthCellSchema),
  /** Transactions started in the same local hours a week before, where asked for; null also where nothing was kept yet then. */
  before: z
    .object({ from: time, to: time, volumes: z.array(z.object({ facility: z.string(), workflow: z.string(), n: z.number() })) })
    .nullable(),
  counts: z.record(healthStateSchema, z.number()),
  where: z.object({
    verdict: verdictSchema,
    /** When it was located: now, or some seconds ago by the worker. How many failed there is of now. */
    locatedAt: time,
    /** The one place that sends less than usual, when it is one. */
    silence: verdictSchema.nullable(),
    exceptions: z.array(relatedExceptionSchema),
    people: z.number().nullable(),
    amountMinor: z.number().nullable(),
    currency: z.string().nullable(),
  }),
  /** Live feeds; null when none has ever sent, which is another thing than silence. */
  lastReceivedAt: time.nullable(),
  everReceived: z.boolean(),
});
export type Health = z.infer<typeof healthSchema>;
