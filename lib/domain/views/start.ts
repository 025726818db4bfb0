import { z } from 'zod';

export const startStepIds = ['key', 'source', 'people', 'mail', 'schedule'] as const;

/** A step of the first set-up, judged from what is stored. */
export const startStepSchema = z.object({
  id: z.enum(startStepIds),
  done: z.boolean(),
  /** What was found. */
  found: z.string(),
});
export type StartStep = z.infer<typeof startStepSchema>;

/** The first set-up as its reader still sees it: empty once every step is done or was put away. */
export const startSchema = z.object({ steps: z.array(startStepSchema) });
export type Start = z.infer<typeof startSchema>;

export const dismissStepSchema = z.strictObject({ step: z.enum(startStepIds) });
export type DismissStep = z.infer<typeof dismissStepSchema>;
