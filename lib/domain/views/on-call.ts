import { z } from 'zod';
import { environmentSchema } from '../event';
import { exceptionViewSchema } from './exception';
import { exceptionRowSchema, placeRefSchema } from './exception-list';
import { handoverNoteSchema } from './handover-notes';

/** The phone page of whoever is on call: the reader's teams first; `urgent` in full, the rest as rows. */
export const onCallSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: z.iso.datetime(),
  teams: z.array(placeRefSchema),
  /** Words left to the reader's teams in the last day, the newest first. */
  notes: z.array(handoverNoteSchema),
  /** Whether anything was ever received in this environment; where not, nothing urgent says nothing. */
  heard: z.boolean(),
  urgent: z.array(exceptionViewSchema),
  rest: z.array(exceptionRowSchema),
  others: z.array(exceptionRowSchema),
});
export type OnCall = z.infer<typeof onCallSchema>;
