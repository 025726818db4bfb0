import { z } from 'zod';
import { severities } from './exception';
import { clockSchema, durationSchema, idSchema, textSchema } from './vocabulary';

/** First matching rule wins; without one the exception type's own team has it. */
export const routingSchema = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        name: textSchema,
        match: z.strictObject({
          facility: z.array(z.string()).optional(),
          department: z.array(z.string()).optional(),
          workflow: z.array(z.string()).optional(),
          exceptionType: z.array(z.string()).optional(),
          supplier: z.array(z.string()).optional(),
          severity: z.array(z.enum(severities)).optional(),
        }),
        team: idSchema('team-'),
      }),
    )
    .default([]),
  fallbackTeam: idSchema('team-'),
  /** Time to acknowledge, to resolve and between two words to those affected, by severity, on the team's clock. */
  serviceLevels: z.record(
    z.enum(severities),
    z.strictObject({ acknowledge: durationSchema, resolve: durationSchema, updateEvery: durationSchema.optional(), clock: clockSchema }),
  ),
});

export type Routing = z.infer<typeof routingSchema>;
