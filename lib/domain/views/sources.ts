import { z } from 'zod';
import { freeDimensions } from '../distinct';
import { environmentSchema } from '../event';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();
const ms = z.number();

/**
 * How a feed stands. quiet: silent, as it usually is at this hour of the week. silent: longer than usual, or nothing to compare with: what
 * it feeds is unknown. refused: all it ever sent was refused.
 */
export const feedStates = ['sending', 'quiet', 'silent', 'refused', 'history'] as const;

export const feedSchema = z.object({
  source: z.string(),
  history: z.boolean(),
  state: z.enum(feedStates),
  lastOccurredAt: time.nullable(),
  lastReceivedAt: time.nullable(),
  events: z.number(),
  silent: z.boolean(),
  /** The longest silence around this hour in the weeks before; null when there is nothing to compare with, or it is sending. */
  usualSilenceMs: ms.nullable(),
  /** The last 24 hours by arrival; null when nothing arrived in them. */
  day: z
    .object({
      events: z.number(),
      /** Arrival minus occurrence; within 1 %. */
      lagP50Ms: ms,
      lagP95Ms: ms,
      lagMaxMs: ms,
      /** ahead: by at least `ms`. within: not seen ahead, and behind by `ms` at most. unknown: nothing arrived soon enough to tell. */
      clock: z.object({ kind: z.enum(['ahead', 'within', 'unknown']), ms }),
      /** Events from the future. */
      early: z.number(),
      /** Events that their source says it cut. */
      truncated: z.number(),
      /** Events with at least one name that the catalog does not know. */
      unmapped: z.number(),
    })
    .nullable(),
  /** Of the last seven days: resends, contradictions, other refusals by reason. */
  week: z.object({
    duplicates: z.number(),
    contradictions: z.number(),
    refused: z.number(),
    codes: z.array(z.object({ code: z.string(), n: z.number() })),
  }),
  /** Numbered streams; null when it numbers nothing. */
  sequence: z
    .object({
      streams: z.number(),
      missing: z.number(),
      duplicates: z.number(),
      resets: z.number(),
      late: z.number(),
      gaps: z.array(z.object({ stream: z.string(), from: z.number(), to: z.number() })),
    })
    .nullable(),
  unknown: z.array(z.object({ kind: z.string(), value: z.string(), events: z.number() })),
  interfaces: z.array(z.object({ id: z.string(), name: z.string(), lastReceivedAt: time, events: z.number() })),
});
export type Feed = z.infer<typeof feedSchema>;

export const sourcesSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  feeds: z.array(feedSchema),
  /** Names that senders used and the catalog does not know. */
  gaps: z.array(z.object({ kind: z.string(), value: z.string(), firstAt: time, lastAt: time, events: z.number() })),
  /** Ids and keys that join nothing, because more than one transaction uses them; `transactions` null: more than 1,000. */
  sharedKeys: z.array(
    z.object({
      workflow: placeRefSchema,
      keyName: z.string(),
      value: z.string(),
      reason: z.enum(['several', 'full']),
      firstAt: time,
      lastAt: time,
      /** Log entries that bore it since it joins nothing. */
      events: z.number(),
      transactions: z.number().nullable(),
    }),
  ),
  /** Refused records of seven days that are open, by reason. `times`: how often they came. */
  rejected: z.object({
    total: z.number(),
    reasons: z.array(
      z.object({
        source: z.string(),
        endpoint: z.string(),
        code: z.string(),
        message: z.string(),
        n: z.number(),
        times: z.number(),
        lastAt: time,
      }),
    ),
  }),
});
export type Sources = z.infer<typeof sourcesSchema>;

/** What is stored, how long it is kept, and what ended last. */
export const storageSchema = z.object({
  asOf: time,
  timezone: z.string(),
  tables: z.array(
    z.object({
      name: z.string(),
      days: z.number(),
      keptDays: z.number().nullable(),
      ceiling: z.number().nullable(),
      partitions: z.number(),
      bytes: z.number(),
      oldest: time.nullable(),
      /** Whether tomorrow's partition stands; null for tables that have none. */
      tomorrow: z.boolean().nullable(),
    }),
  ),
  /** What stands in `other` because there were too many values to tell apart, by month (UTC), the newest first. */
  others: z.array(
    z.object({ environment: environmentSchema, dimension: z.enum(freeDimensions), monthAt: time, events: z.number(), values: z.number() }),
  ),
  /** How many values that the catalog does not know are told apart in a month. */
  toldApart: z.record(z.enum(freeDimensions), z.number()),
  ended: z.array(z.object({ at: time, name: z.string(), what: z.string(), dropped: z.number(), kept: z.number(), bytes: z.number() })),
});
export type Storage = z.infer<typeof storageSchema>;
