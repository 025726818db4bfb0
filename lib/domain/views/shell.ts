import { z } from 'zod';
import { environmentSchema } from '../event';

const placeSchema = z.object({ id: z.string(), name: z.string(), group: z.string() });

/** What every screen needs around it: who reads, what they may open, and the names to filter by. */
export const shellSchema = z.object({
  organisation: z.string(),
  timezone: z.string(),
  person: z.object({ name: z.string(), job: z.string(), initials: z.string() }),
  /** Ids of the screens this person may open, in the order of the navigation. */
  screens: z.array(
    z.enum([
      'health',
      'exceptions',
      'transactions',
      'kpis',
      'slos',
      'reports',
      'on-call',
      'interfaces',
      'master-data',
      'markers',
      'sources',
      'catalog',
      'people',
      'audit',
      'system',
    ]),
  ),
  /** Whether the reader connects systems: only then empty screens say what to type. */
  maySetUp: z.boolean(),
  environments: z.array(environmentSchema),
  facilities: z.array(placeSchema.extend({ timezone: z.string() })),
  departments: z.array(placeSchema),
  workflows: z.array(placeSchema),
});
export type Shell = z.infer<typeof shellSchema>;
export type ScreenId = Shell['screens'][number];

/** Counts beside the navigation. */
export const pulseSchema = z.object({
  openExceptions: z.number(),
  /** When the last live event arrived; null when none ever did. */
  lastReceivedAt: z.iso.datetime().nullable(),
  /** Said over every screen while people cannot be told as they must; null when all is well. */
  alarm: z.string().nullable(),
});
export type Pulse = z.infer<typeof pulseSchema>;
