import { z } from 'zod';

/**
 * Local days of the window that were over and counted when more log entries came for them, or theirs were told anew; null when there are none.
 * `events` is null for who sees only part of the estate: how many came elsewhere is not theirs.
 */
export const correctedSchema = z.object({ days: z.number(), events: z.number().nullable(), latestAt: z.iso.datetime() }).nullable();
export type Corrected = z.infer<typeof correctedSchema>;
