import { z } from 'zod';
import { groupBySchema } from './group-by';
import { conditionSchema, durationSchema, idSchema } from './vocabulary';

/** Where a value is read in an event: a field, a business key or an attribute (or measure). */
export const valueWordSchema = z
  .string()
  .regex(/^(facility|department|interface|connector|application|supplier|replay_id|key\.[a-z_]+|attr\.[A-Za-z0-9_.]+)$/);
/** The first of several words that reads something. */
export const valueWordsSchema = z.union([valueWordSchema.transform((one) => [one]), z.array(valueWordSchema).min(1)]);
const attributeName = z.string().regex(/^[a-z][a-z0-9_]*$/);

/**
 * Two log entries that agree in `sameKeys` (business keys) and `sameMeasures` (measures or attributes) within `within`, of two transactions, or of
 * one where they differ in `apartBy`: a resend of the same document under the same number is none. Attempts that failed count for nothing. Without
 * `sameKeys`: a step of a transaction that had been reached before a replay, which nothing called for, reached it again.
 * `loosely`: values agree when only punctuation, capitals and leading zeros differ. Mended when the later one is cancelled, or by `mendedBy`.
 */
export const duplicateRule = z.strictObject({
  kind: z.literal('duplicate'),
  milestone: z.string().optional(),
  when: conditionSchema.optional(),
  sameKeys: z.array(z.string()),
  sameMeasures: z.array(z.string()).default([]),
  apartBy: z.array(valueWordSchema).default([]),
  loosely: z.boolean().default(false),
  within: durationSchema.default('P90D'),
  mendedBy: z.array(z.string()).default([]),
  groupBy: groupBySchema,
});

/** Reference rows of one side of a comparison: of an application (any where left out), in one of these states (any where none is named). */
const side = z.strictObject({ application: idSchema('app-').optional(), states: z.array(z.string()).default([]) });

/**
 * Compares what applications say of the same key of a domain of master data (`reference_row`, from snapshots and from traffic):
 * `missing`: told on the left and not on the right; `both`: told on both sides; `differ`: an attribute is not the same on both sides;
 * `same`: two keys of the left bear the same value of an attribute, except values in `except`. It must have been so for `after`, or stand so
 * `before.by` ahead of the time that the attribute `before.attribute` tells. Raised when more than `tolerance` keys of one cause are so.
 */
export const reconcileRule = z.strictObject({
  kind: z.literal('reconcile'),
  domain: idSchema('md-'),
  find: z.enum(['missing', 'both', 'differ', 'same']),
  left: side,
  right: side.optional(),
  attributes: z.array(attributeName).default([]),
  after: durationSchema.default('PT0S'),
  before: z.strictObject({ attribute: attributeName, by: durationSchema }).optional(),
  tolerance: z.number().int().min(0).default(0),
  except: z.array(z.string()).default([]),
  groupBy: groupBySchema,
});

/**
 * Traffic held against master data as it stood when the entry happened: the key that `key` reads is in one of `states` for longer than
 * `grace`, or its `unlike.attribute` is another than what `unlike.word` reads. What master data never told of says nothing.
 */
export const snapshotRule = z.strictObject({
  kind: z.literal('snapshot'),
  domain: idSchema('md-'),
  key: valueWordsSchema,
  milestones: z.array(z.string()).default([]),
  when: conditionSchema.optional(),
  states: z.array(z.string()).default([]),
  unlike: z.strictObject({ word: valueWordSchema, attribute: attributeName }).optional(),
  grace: durationSchema.default('PT5M'),
  mendedBy: z.array(z.string()).default([]),
  groupBy: groupBySchema,
});

/** Numbers of a stream (`throughline.sequence.number`) that did not come although `after` has passed since a later one did. */
export const sequenceRule = z.strictObject({
  kind: z.literal('sequence'),
  atLeast: z.number().int().positive().default(1),
  after: durationSchema,
  groupBy: groupBySchema,
});

/** Documents that one end of an interface says it sent (`throughline.handover`) and the other did not get in the time that is usual there. */
export const handoverRule = z.strictObject({ kind: z.literal('handover'), groupBy: groupBySchema });

/**
 * A kind of error that was rare (`factor` times less often) in the week before comes on a connector within `within` of a release of its
 * application: a marker of kind release, or a release window of the calendars. `atLeast` transactions failed so.
 */
export const releaseRule = z.strictObject({
  kind: z.literal('release'),
  within: durationSchema,
  factor: z.number().gt(1),
  atLeast: z.number().int().positive(),
  groupBy: groupBySchema,
});
