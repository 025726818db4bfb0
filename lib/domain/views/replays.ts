import { z } from 'zod';
import { environmentSchema } from '../event';
import { replayItemStates, replayOutcomes, replayStateSchema } from '../replay';

const time = z.iso.datetime();

/** How many transactions stand where. The first stage: taken or not; of the taken ones the second: what really became of them. */
export const replayCountsSchema = z.object({
  asked: z.number(),
  waiting: z.number(),
  accepted: z.number(),
  refused: z.number(),
  unreachable: z.number(),
  cancelled: z.number(),
  skipped: z.number(),
  completed: z.number(),
  failed: z.number(),
  unanswered: z.number(),
  /** Taken, and nothing told of it yet. */
  awaited: z.number(),
});
export type ReplayCounts = z.infer<typeof replayCountsSchema>;

export const replayRowSchema = z.object({
  ref: z.string(),
  number: z.number(),
  state: replayStateSchema,
  stateReason: z.string().nullable(),
  reason: z.string(),
  exception: z.object({ ref: z.string(), title: z.string() }).nullable(),
  requestedBy: z.string(),
  requestedAt: time,
  decidedBy: z.string().nullable(),
  decidedAt: time.nullable(),
  endedAt: time.nullable(),
  counts: replayCountsSchema,
});
export type ReplayRow = z.infer<typeof replayRowSchema>;

export const replaysSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  rows: z.array(replayRowSchema),
  nextCursor: z.string().nullable(),
});
export type Replays = z.infer<typeof replaysSchema>;

export const replayItemSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  workflow: z.string(),
  facility: z.string(),
  connector: z.string().nullable(),
  state: z.enum(replayItemStates),
  outcome: z.enum(replayOutcomes).nullable(),
  /** Why it was left out, what was answered, or why it failed again. */
  text: z.string().nullable(),
  attempts: z.number(),
  askedAt: time.nullable(),
  outcomeAt: time.nullable(),
});
export type ReplayItem = z.infer<typeof replayItemSchema>;

export const replayItemsSchema = z.object({ rows: z.array(replayItemSchema), nextCursor: z.string().nullable() });
export type ReplayItems = z.infer<typeof replayItemsSchema>;

export const replayViewSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  row: replayRowSchema,
  version: z.number(),
  safe: z.enum(['yes', 'conditional']),
  checked: z.string().nullable(),
  /** Sent first; the rest waits for what becomes of them. 0: all at once. */
  pilot: z.number(),
  pilotPassed: z.boolean(),
  may: z.object({ approve: z.boolean(), refuse: z.boolean(), cancel: z.boolean(), resume: z.boolean() }),
  /** Why the reader may not approve, when approval is what is missing. */
  approvalNote: z.string().nullable(),
});
export type ReplayView = z.infer<typeof replayViewSchema>;

export const replayAddressRowSchema = z.object({
  connector: z.object({ id: z.string(), name: z.string() }),
  /** Null: none yet. */
  url: z.string().nullable(),
  private: z.boolean(),
  perMinute: z.number().nullable(),
  changedBy: z.string().nullable(),
  changedAt: time.nullable(),
});
export const replayAddressesSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  mayManage: z.boolean(),
  rows: z.array(replayAddressRowSchema),
});
export type ReplayAddresses = z.infer<typeof replayAddressesSchema>;
