import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';
import { indicatorKinds } from '../slo';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();

/**
 * How an SLO stands. `spent`: more was bad than the objective allows; `burning`: an exception of it is open; `low`: under a quarter of the
 * budget is left; `kept`; `few`: fewer than `judgedFrom` were counted, which proves nothing; `no_data`; `partial`: only told for all places together.
 */
export const sloStates = ['spent', 'burning', 'low', 'kept', 'few', 'no_data', 'partial'] as const;
export type SloState = (typeof sloStates)[number];

export const sloRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  indicator: z.enum(indicatorKinds),
  interface: placeRefSchema.nullable(),
  workflow: placeRefSchema,
  facilities: z.array(placeRefSchema),
  objective: z.number(),
  windowDays: z.number(),
  withinMs: z.number().nullable(),
  /** False: a default that its owners have yet to agree to. */
  agreed: z.boolean(),
  /** What is counted, in the plural. */
  counted: z.string(),
  state: z.enum(sloStates),
  good: z.number(),
  bad: z.number(),
  /** From so many on it is judged: then the objective lets one of them be bad. */
  judgedFrom: z.number(),
  /** Share of good ones; null without data. */
  goodRatio: z.number().nullable(),
  /** How many of `counted` may still be bad, of how many that the objective allows; below zero when overdrawn. Null without data. */
  budgetAllowed: z.number().nullable(),
  budgetLeft: z.number().nullable(),
  budgetLeftRatio: z.number().nullable(),
  /** Of the last hour; null where fewer than 20 were counted, and where only a part of the places may be seen. */
  burn: z.number().nullable(),
  /** The open exception it raised. */
  exception: z.string().nullable(),
});
export type SloRow = z.infer<typeof sloRowSchema>;

const frame = {
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  /** False: the numbers are of the places asked for or seen, and not of all. Alarms go by all places. */
  whole: z.boolean(),
};

export const sloListSchema = z.object({
  ...frame,
  /** Worst first. */
  slos: z.array(sloRowSchema),
});
export type SloList = z.infer<typeof sloListSchema>;

export const sloPointSchema = z.object({
  at: time,
  to: time,
  good: z.number(),
  bad: z.number(),
  /** Share of the whole window's budget that was used up to the end of the day. Null without data in the window. */
  usedRatio: z.number().nullable(),
});
export type SloPoint = z.infer<typeof sloPointSchema>;

const burnWindowSchema = z.object({ ms: z.number(), good: z.number(), bad: z.number(), burn: z.number().nullable() });

export const sloViewSchema = sloRowSchema.extend({
  ...frame,
  from: time,
  to: time,
  note: z.string(),
  /** How the number is made, in words. */
  formula: z.array(z.string()),
  /** Days of the organisation's clock, the first one first. */
  points: z.array(sloPointSchema),
  /** Null where only a part of the places may be seen. */
  pairs: z
    .array(
      z.object({
        burn: z.number(),
        long: burnWindowSchema,
        short: burnWindowSchema,
        /** Raised: since then both windows burn too fast. */
        since: time.nullable(),
      }),
    )
    .nullable(),
  minEvents: z.object({ over: z.number(), now: z.number() }).nullable(),
  exceptions: z.array(
    z.object({
      ref: z.string(),
      statement: z.string(),
      state: z.string(),
      severity: z.enum(severities),
      openedAt: time,
      resolvedAt: time.nullable(),
    }),
  ),
});
export type SloView = z.infer<typeof sloViewSchema>;
