import { z } from 'zod';
import { environmentSchema } from '../event';

/** What became of the records that came by a preset in the last 24 hours, as delivered. */
const seenSchema = z.object({
  mapped: z.number(),
  rejected: z.number(),
  leftOut: z.number(),
  health: z.number(),
  unknownStatus: z.number(),
  /** Why records were left out, what told of an application, and which status words nobody knows; the most frequent first. */
  reasons: z.array(z.object({ outcome: z.enum(['left_out', 'application_health', 'unknown_status']), reason: z.string(), n: z.number() })),
});

export const presetsSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: z.iso.datetime(),
  presets: z.array(
    z.object({
      id: z.string(),
      version: z.number(),
      title: z.string(),
      product: z.string(),
      reads: z.string(),
      notes: z.array(z.string()),
      evidence: z.array(z.object({ mark: z.string(), where: z.string(), names: z.number() })),
      /** Names of the product that the preset lists. */
      verified: z.number(),
      unverified: z.array(z.string()),
      /** True when it reads OTLP as well. */
      otlp: z.boolean(),
      leavesOut: z.array(z.object({ because: z.string(), kind: z.enum(['not_an_event', 'application_health']) })),
      withholds: z.array(z.string()),
      /** Sources that have a feed of their own, null for the feed of all others; with how many flows it knows. */
      feeds: z.array(z.object({ source: z.string().nullable(), flows: z.number() })),
      samples: z.array(z.object({ name: z.string(), text: z.string() })),
      seen: seenSchema,
    }),
  ),
});
export type PresetsView = z.infer<typeof presetsSchema>;

export const presetTrySchema = z.strictObject({
  preset: z.string().min(1).max(100).meta({ description: 'Name of the preset' }),
  text: z.string().min(1).max(200_000).meta({ description: 'Records as the product writes them: JSON, a list, its envelope, or lines' }),
  source: z.string().max(200).optional().meta({ description: 'Source of the ingest key, whose feed is to be used' }),
});
export type PresetTry = z.infer<typeof presetTrySchema>;

/** Where a part of an event came from. `unverified` needs confirmation; `feed` is this estate’s own word. */
export const originKinds = ['verified', 'unverified', 'feed', 'constant', 'words', 'catalog', 'derived'] as const;

const fieldSchema = z.object({
  field: z.string(),
  value: z.string(),
  origin: z.enum(originKinds),
  /** Names of the record that were read. */
  names: z.array(z.string()),
  /** Mark of the evidence. */
  mark: z.string().nullable(),
});

export const presetTrialSchema = z.object({
  preset: z.string(),
  version: z.number(),
  feed: z.string().nullable(),
  /** Why the text could not be read at all; then there are no records. */
  fault: z.string().nullable(),
  total: z.number(),
  /** The first 20. */
  records: z.array(
    z.discriminatedUnion('outcome', [
      z.object({
        outcome: z.literal('event'),
        index: z.number(),
        fields: z.array(fieldSchema),
        attributes: z.array(z.object({ name: z.string(), value: z.string() })),
        /** Names that were passed over and are kept nowhere. */
        withheld: z.array(z.string()),
        /** What the catalog does not know. */
        gaps: z.array(z.object({ field: z.string(), value: z.string() })),
      }),
      z.object({
        outcome: z.literal('left_out'),
        index: z.number(),
        because: z.string(),
        kind: z.enum(['not_an_event', 'application_health']),
      }),
      z.object({ outcome: z.literal('refused'), index: z.number(), code: z.string(), message: z.string() }),
    ]),
  ),
});
export type PresetTrial = z.infer<typeof presetTrialSchema>;
export type TriedField = z.infer<typeof fieldSchema>;
