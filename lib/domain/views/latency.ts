import { z } from 'zod';
import { environmentSchema } from '../event';
import { correctedSchema } from './corrected';
import { metricBuckets } from './metrics';

const time = z.iso.datetime();

/** How long the log entries of an interface took: how many in each band of durations, step by step. */
export const latencySchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  bucket: z.enum(metricBuckets),
  /** Fast first; longer than `overMs` and at most `upToMs`. From the fastest to the slowest that was told, without a hole; empty when nothing told a duration. */
  bands: z.array(z.object({ overMs: z.number(), upToMs: z.number() })),
  /** One for each step, however few came; `counts` by band. */
  steps: z.array(z.object({ at: time, to: time, counts: z.array(z.number()) })),
  /** Log entries in all, and those that told a duration. */
  n: z.number(),
  timed: z.number(),
  corrected: correctedSchema,
});
export type Latency = z.infer<typeof latencySchema>;
