import { z } from 'zod';
import { environmentSchema } from '../event';

const time = z.iso.datetime();

export const sourcesSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  /** What each source last said. `silent`: a live feed that has not spoken for 15 minutes. */
  feeds: z.array(
    z.object({
      source: z.string(),
      history: z.boolean(),
      lastOccurredAt: time,
      lastReceivedAt: time,
      events: z.number(),
      silent: z.boolean(),
    }),
  ),
  /** Names that senders used and the catalog does not know. */
  gaps: z.array(z.object({ kind: z.string(), value: z.string(), firstAt: time, lastAt: time, events: z.number() })),
  rejected: z.object({
    total: z.number(),
    reasons: z.array(
      z.object({ source: z.string(), endpoint: z.string(), code: z.string(), message: z.string(), n: z.number(), lastAt: time }),
    ),
  }),
});
export type Sources = z.infer<typeof sourcesSchema>;
