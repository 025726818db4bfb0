import { z } from 'zod';
import { environmentSchema } from '../event';

const time = z.iso.datetime();

/** The product about itself, for people who run it: of all environments together. */
export const systemSchema = z.object({
  asOf: time,
  timezone: z.string(),
  /** What must be there for the product to work, each with its reason in words. */
  parts: z.array(z.object({ name: z.string(), ready: z.boolean(), detail: z.string() })),
  queue: z.object({
    /** Events stored and not counted yet. */
    waiting: z.number(),
    /** Age of the oldest live one of these. */
    lagMs: z.number(),
    /** Records refused in the last hour. */
    refused: z.number(),
  }),
  received: z.array(z.object({ environment: environmentSchema, at: time.nullable() })),
  workers: z.array(z.object({ name: z.string(), at: time, alive: z.boolean() })),
  /** When a round of each kind last ended, over all workers. */
  rounds: z.array(z.object({ name: z.string(), at: time, late: z.boolean() })),
  /** Seconds of work by stage since the workers that are heard of began, the most first. */
  stages: z.array(z.object({ name: z.string(), seconds: z.number() })),
  mail: z.object({
    byState: z.array(z.object({ state: z.string(), messages: z.number() })),
    /** How long the longest due message waits. */
    lagMs: z.number(),
  }),
  database: z.object({
    version: z.string(),
    bytes: z.number(),
    connections: z.array(z.object({ state: z.string(), count: z.number() })),
    mostConnections: z.number(),
    oldestTransactionMs: z.number(),
    lockWaits: z.number(),
    /** Tables that have no partition for tomorrow. */
    partitionsMissing: z.number(),
  }),
  /** The last point that a backup can bring back; null: there is none. */
  backupAt: time.nullable(),
  /** Held after a restore: nothing is told and nothing asked until somebody releases it. */
  onHold: z.boolean(),
  versions: z.object({
    catalog: z.number(),
    catalogAt: time.nullable(),
    catalogBy: z.string().nullable(),
    migration: z.string().nullable(),
    node: z.string(),
  }),
});
export type System = z.infer<typeof systemSchema>;
