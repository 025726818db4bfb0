import { z } from 'zod';
import { exceptionViewSchema } from './exception';
import { exceptionRowSchema, placeRefSchema } from './exception-list';

/** The phone page of whoever is on call: the reader's teams first; `urgent` in full, the rest as rows. */
export const onCallSchema = z.object({
  environment: z.string(),
  timezone: z.string(),
  asOf: z.iso.datetime(),
  teams: z.array(placeRefSchema),
  /** Whether anything was ever received in this environment; where not, nothing urgent says nothing. */
  heard: z.boolean(),
  urgent: z.array(exceptionViewSchema),
  rest: z.array(exceptionRowSchema),
  others: z.array(exceptionRowSchema),
});
export type OnCall = z.infer<typeof onCallSchema>;
