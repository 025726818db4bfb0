import { z } from 'zod';
import { environmentSchema } from '../event';
import { personRefSchema, placeRefSchema } from './exception-list';

/** What somebody going off duty left to the next. */
export const handoverNoteSchema = z.object({
  id: z.string(),
  team: placeRefSchema,
  by: personRefSchema,
  text: z.string(),
  at: z.iso.datetime(),
});
export type HandoverNote = z.infer<typeof handoverNoteSchema>;

export const newHandoverSchema = z.strictObject({
  environment: environmentSchema.default('production'),
  team: z.string().min(1).max(200).meta({ description: 'A team of yours' }),
  text: z.string().trim().min(3).max(4000),
});
export type NewHandover = z.infer<typeof newHandoverSchema>;
