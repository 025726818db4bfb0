import { z } from 'zod';
import { severities } from './exception';
import { durationSchema, idSchema, personSchema, textSchema } from './vocabulary';

/** Who a step tells: by what they are to the exception's team, or by name. */
export const tellSchema = z.union(
  [z.enum(['on_call', 'team', 'manager']), idSchema('team-'), idSchema('sch-'), personSchema],
  'on_call, team, manager, the id of a team or schedule, or the address of a person',
);
export type Tell = z.infer<typeof tellSchema>;

/** Who hears of an exception, and when, for as long as nobody acknowledges it. */
export const escalationSchema = z.strictObject({
  id: idSchema('esc-'),
  name: textSchema,
  /** Which it is for; empty: all. The first policy in the list that fits counts. */
  teams: z.array(idSchema('team-')).default([]),
  severities: z.array(z.enum(severities)).default([]),
  /** `after`: since it was opened or became so severe; each later than the one before. */
  steps: z.array(z.strictObject({ after: durationSchema, tell: z.array(tellSchema).min(1) })).min(1),
  /** All steps again, so long after the last one, so many times. */
  repeat: z.strictObject({ times: z.int().min(0).max(20), after: durationSchema }).prefault({ times: 0, after: 'PT30M' }),
});
export type Escalation = z.infer<typeof escalationSchema>;
export type EscalationStep = Escalation['steps'][number];

/** What stands in a timer: the policy as it was when the timer began. */
export const policySchema = escalationSchema.pick({ id: true, name: true, steps: true, repeat: true });
export type EscalationPolicy = z.infer<typeof policySchema>;
