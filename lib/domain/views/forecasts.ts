import { z } from 'zod';
import { deadlineKinds } from '../deadline';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();

/**
 * How a deadline is likely to end. `met` and `late`: it is decided; `silent`: it cannot be known, and `words` says why.
 */
export const forecastStates = ['met', 'likely_met', 'uncertain', 'likely_late', 'late', 'silent'] as const;
export type ForecastState = (typeof forecastStates)[number];

/** Middle and 80 % interval, from what earlier occasions did from here on. */
const spreadSchema = z.object({ low: z.number(), middle: z.number(), high: z.number() });

export const forecastSchema = z.object({
  deadline: z.string(),
  kind: z.enum(deadlineKinds),
  name: z.string(),
  workflow: placeRefSchema,
  /** `PP-2026-24`, a day, or the month that is closed. */
  occasion: z.string(),
  /** First and last due time over the time zones of what the reader may see. */
  dueAt: time,
  lastDueAt: time,
  /** When the counts were worked out. */
  asOf: time,
  begun: z.number(),
  done: z.number(),
  /** Share done in time with which it counts as met. */
  objective: z.number(),
  state: z.enum(forecastStates),
  /** Share of comparable occasions that would end late from here; null when silent. */
  lateRatio: z.number().nullable(),
  /** Share done at the deadline. */
  shareAtDue: spreadSchema.nullable(),
  /** When it will be complete: the objective reached. `high` null: later than any time that is looked at. */
  completion: z.object({ low: time, middle: time.nullable(), high: time.nullable() }).nullable(),
  /** Share that is usually done at this time before the deadline. */
  usual: spreadSchema.nullable(),
  /** What it rests on; `held` of `comparable`: how often the interval would have held, each occasion forecast from the others. */
  record: z.object({ comparable: z.number(), late: z.number(), behind: z.number(), behindLate: z.number(), held: z.number() }),
  words: z.string(),
  consequence: z.string(),
});
export type Forecast = z.infer<typeof forecastSchema>;

export const forecastListSchema = z.object({
  environment: z.string(),
  timezone: z.string(),
  asOf: time,
  /** The nearest deadline first. */
  forecasts: z.array(forecastSchema),
});
export type ForecastList = z.infer<typeof forecastListSchema>;
