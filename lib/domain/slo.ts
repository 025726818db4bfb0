import { z } from 'zod';
import { durationSchema, idSchema, textSchema } from './vocabulary';

/**
 * What counts as good. `success`: log entries of the interface, or transactions of the workflow, that ended well among those that ended.
 * `latency`: those that ended well within `within`, among all that did (whole transactions from begin to end, on the wall clock).
 * `freshness`: minutes in which the last good one was at most `within` old, among minutes in which one is usual.
 */
export const indicatorSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('success') }),
  z.strictObject({ kind: z.literal('latency'), within: durationSchema }),
  z.strictObject({ kind: z.literal('freshness'), within: durationSchema }),
]);
export type Indicator = z.infer<typeof indicatorSchema>;
export const indicatorKinds = ['success', 'latency', 'freshness'] as const;
export type IndicatorKind = (typeof indicatorKinds)[number];

export const sloSchema = z.strictObject({
  id: idSchema('slo-'),
  name: textSchema,
  /** An interface or a workflow; only at these facilities where any are named. */
  about: z.strictObject({
    interface: idSchema('if-').optional(),
    workflow: idSchema('wf-').optional(),
    facilities: z.array(idSchema('fac-')).default([]),
  }),
  indicator: indicatorSchema,
  /** The share that must be good, 0 to 1. */
  objective: z.number().gt(0).lt(1),
  windowDays: z.union([z.literal(28), z.literal(30)]).default(28),
  /** False: a default of ours that its owners have yet to agree to; people are told. */
  agreed: z.boolean().default(false),
  note: z.string().default(''),
});
export type Slo = z.infer<typeof sloSchema>;

/** Good and bad ones of an SLO: log entries, transactions or minutes. */
export interface Tally {
  good: number;
  bad: number;
}

/** Two windows that must both burn too fast: the long one says that it matters, the short one that it goes on. */
export interface BurnPair {
  burn: number;
  longMs: number;
  shortMs: number;
}

/** A pair of windows over which an SLO burns too fast, since when; part of an exception for as long as it stands. */
export interface SloBreach {
  id: string;
  environment: string;
  /** Of the exception type. */
  code: string;
  slo: string;
  burn: number;
  since: Date;
}

/** What was counted of an SLO in the windows of each pair that end at `at`: the time up to which its data is usually in. */
export interface BurnReading {
  slo: Slo;
  environment: string;
  at: Date;
  windows: { pair: BurnPair; long: Tally; short: Tally }[];
}

/** Returns the name under which an SLO's sums are kept: its id, and a hash of what it counts but not of what is asked of it. */
export function countedAs({ id, about, indicator }: Slo): string {
  const text = JSON.stringify([about.interface ?? '', about.workflow ?? '', about.facilities.toSorted(), indicator]);
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return `${id}~${h.toString(16).padStart(8, '0')}`;
}
