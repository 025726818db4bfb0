import { z } from 'zod';
import type { SeriesNow } from './gather-readings';
import { metricKindSchema, temporalitySchema } from './metric';

/** The columns of table metric_series that tell how a series stands; `step_ms` is `step` in ms. */
export const seriesRowSchema = z.object({
  id: z.string(),
  environment: z.string(),
  name: z.string(),
  unit: z.string(),
  kind: metricKindSchema,
  temporality: temporalitySchema,
  monotonic: z.boolean(),
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  application: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  last_at: z.date(),
  last_value: z.number().nullable(),
  step_ms: z.number().nullable(),
});

/** The series that a row holds. */
export function toSeries({ last_at, last_value, step_ms, ...row }: z.infer<typeof seriesRowSchema>): SeriesNow {
  return { ...row, lastAt: last_at, lastValue: last_value, stepMs: step_ms };
}
