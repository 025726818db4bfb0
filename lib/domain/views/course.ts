import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';
import { correctedSchema } from './corrected';
import { healthStateSchema } from './health';

const time = z.iso.datetime();

/** An exception as long as it touched something that the reader sees: from its opening, or its first case there, until the last was mended or it was closed. */
export const spanOfExceptionSchema = z.object({
  ref: z.string(),
  title: z.string(),
  severity: z.enum(severities),
  from: time,
  /** Null: not over yet. */
  to: time.nullable(),
  /** Cases, of these places. */
  cases: z.number(),
});

const framePlaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  group: z.string(),
  city: z.string(),
  noun: z.string(),
  /** Log entries of the whole day. */
  volume: z.number(),
  /** One letter for each step: place of the state among `courseStates`. */
  states: z.string(),
});

/** The states a past moment can have; metrics and shares above the usual are of the present only. */
export const courseStates = ['crit', 'high', 'unknown', 'medium', 'watch', 'good', 'none'] as const satisfies z.infer<
  typeof healthStateSchema
>[];

/** One day as it went: how every facility stood at the end of each step. */
export const courseSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  /** The local day, and the days that can be asked for. */
  day: z.string(),
  firstDay: z.string(),
  lastDay: z.string(),
  /** Ends of the steps; those that lie ahead are left out. */
  steps: z.array(time),
  stepMinutes: z.number(),
  /** Log entries of each step, and those that failed. */
  n: z.array(z.number()),
  failed: z.array(z.number()),
  facilities: z.array(framePlaceSchema),
  exceptions: z.array(spanOfExceptionSchema.extend({ facilities: z.array(z.string()) })),
});
export type Course = z.infer<typeof courseSchema>;

/** How each local day stood at its worst. */
export const calendarSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  days: z.array(
    z.object({
      day: z.string(),
      from: time,
      to: time,
      /** Null: before anything was ever counted. */
      state: healthStateSchema.nullable(),
      n: z.number(),
      failed: z.number(),
      /** That touched the day, the worst of each title, worst first, at most three; `alike` have this title. And how many touched it in all. */
      exceptions: z.array(spanOfExceptionSchema.extend({ alike: z.number() })),
      touched: z.number(),
    }),
  ),
  corrected: correctedSchema,
});
export type HealthCalendar = z.infer<typeof calendarSchema>;
