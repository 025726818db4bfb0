import { z } from 'zod';
import { environmentSchema } from '../event';
import { severities } from '../exception';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();

export const interfaceStates = ['trouble', 'silent', 'never', 'good'] as const;

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: placeRefSchema,
  target: placeRefSchema,
  connector: placeRefSchema,
  workflow: placeRefSchema,
  owner: placeRefSchema,
  /** Null: nobody wrote one for it. */
  runbook: placeRefSchema.nullable(),
  criticality: z.string(),
  latency: z.string(),
  sensitivity: z.string(),
  readiness: z.string(),
  pattern: z.string(),
  contractVersion: z.string().nullable(),
  /** The environment the catalog lists it in, and those in which traffic tells of it. */
  environment: environmentSchema,
  seenIn: z.array(environmentSchema),
  /** Log entries of the window; null where the reader may not see them all apart. */
  n: z.number(),
  failed: z.number(),
  errorRatio: z.number().nullable(),
  lastAt: time.nullable(),
  open: z.number(),
  severity: z.enum(severities).nullable(),
  /** trouble: an exception is open at it. silent: heard before, nothing in the window. never: nothing was ever heard of it here. */
  state: z.enum(interfaceStates),
});
export type InterfaceRow = z.infer<typeof rowSchema>;

export const interfaceListSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  from: time,
  to: time,
  interfaces: z.array(rowSchema),
  /** Names that traffic tells of and the catalog does not list; null for readers of some places. */
  unlisted: z.array(z.object({ name: z.string(), events: z.number(), firstAt: time, lastAt: time })).nullable(),
});
export type InterfaceList = z.infer<typeof interfaceListSchema>;
