import { z } from 'zod';
import { businessKeySchema, environmentSchema, eventStatusSchema } from '../event';

const time = z.iso.datetime();

export const rejectedStates = ['open', 'resubmitted', 'dismissed'] as const;

const rowShape = {
  id: z.string(),
  source: z.string(),
  endpoint: z.string(),
  preset: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  firstAt: time,
  lastAt: time,
  /** How often it came and was refused. */
  times: z.number(),
  state: z.enum(rejectedStates),
};

export const rejectedListSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  /** How many fit the filters; null above 10,000. */
  total: z.number().nullable(),
  /** What can be asked for, over all open records of the environment. */
  sources: z.array(z.object({ id: z.string(), n: z.number() })),
  codes: z.array(z.object({ id: z.string(), n: z.number() })),
  /** Whether the reader may mend and send again. */
  mayResubmit: z.boolean(),
  rows: z.array(z.object(rowShape)),
  nextCursor: z.string().nullable(),
});
export type RejectedList = z.infer<typeof rejectedListSchema>;
export type RejectedRow = RejectedList['rows'][number];

/** What a record would become, or why it would be refused again. */
export const rejectedTrialSchema = z.object({
  ok: z.boolean(),
  /** Null when it would be taken. */
  fault: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** Its events as they would be stored; `standing` against what is stored already. */
  events: z.array(
    z.object({
      standing: z.enum(['new', 'duplicate', 'contradiction']),
      occurredAt: time,
      source: z.string(),
      workflow: z.string(),
      milestone: z.string().nullable(),
      status: eventStatusSchema,
      facility: z.string(),
      department: z.string(),
      interface: z.string().nullable(),
      transactionId: z.string().nullable(),
      correlationId: z.string().nullable(),
      traceId: z.string().nullable(),
      businessKeys: z.array(businessKeySchema),
      /** Words of the record that the catalog does not know, by field. */
      unknown: z.array(z.object({ field: z.string(), value: z.string() })),
    }),
  ),
  spans: z.number(),
});
export type RejectedTrial = z.infer<typeof rejectedTrialSchema>;

export const rejectedViewSchema = z.object({
  ...rowShape,
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  history: z.boolean(),
  /** The record as text that can be mended; null when the reader may not see it. */
  text: z.string().nullable(),
  /** Why it cannot be sent again from here; null when it can. */
  cannot: z.string().nullable(),
  /** False for records that are tried again as they are. */
  editable: z.boolean(),
  mayResubmit: z.boolean(),
  settled: z
    .object({
      at: time,
      by: z.string(),
      note: z.string().nullable(),
      outcome: z.enum(['accepted', 'duplicate']).nullable(),
      /** What was sent in its place, as text. */
      sent: z.string().nullable(),
      /** Finds the transaction it became part of. */
      search: z.string().nullable(),
    })
    .nullable(),
});
export type RejectedView = z.infer<typeof rejectedViewSchema>;

const recordText = z.string().max(200_000).meta({ description: 'The mended record as JSON text; as it was kept when left out' });
const history = z
  .boolean()
  .default(false)
  .meta({ description: 'It tells of the past: taken although it is older than what is kept, and nobody is mailed' });

export const rejectedTrySchema = z.strictObject({ text: recordText.optional(), history });
export type RejectedTry = z.infer<typeof rejectedTrySchema>;

export const rejectedActionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('resubmit'), text: recordText.optional(), history, note: z.string().max(1000).optional() }),
  z.strictObject({ action: z.literal('dismiss'), note: z.string().trim().min(3).max(1000) }),
  z.strictObject({ action: z.literal('reopen') }),
]);
export type RejectedAction = z.infer<typeof rejectedActionSchema>;

export const rejectedBulkSchema = z.strictObject({
  environment: environmentSchema,
  source: z.string().max(200).optional(),
  code: z.string().min(1).max(80),
  history,
});
export type RejectedBulk = z.infer<typeof rejectedBulkSchema>;

export const rejectedBulkAnswerSchema = z.object({
  /** Records that were looked at, at most 2,000 in one call. */
  tried: z.number(),
  accepted: z.number(),
  duplicates: z.number(),
  /** Still refused: they stay open. */
  refused: z.number(),
  /** Cannot be sent again from here. */
  skipped: z.number(),
  /** Open records of this reason that are left. */
  left: z.number(),
});
export type RejectedBulkAnswer = z.infer<typeof rejectedBulkAnswerSchema>;
