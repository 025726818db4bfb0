import { z } from 'zod';
import { environmentSchema } from './event';

export const replayStates = ['awaiting_approval', 'running', 'held', 'done', 'cancelled', 'refused'] as const;
export const replayStateSchema = z.enum(replayStates);
export type ReplayState = z.infer<typeof replayStateSchema>;

/** The first stage: whether the middleware took the request. */
export const replayItemStates = ['waiting', 'asking', 'accepted', 'refused', 'unreachable', 'skipped', 'cancelled'] as const;
export type ReplayItemState = (typeof replayItemStates)[number];

/** The second stage: what really became of the transaction. */
export const replayOutcomes = ['completed', 'failed', 'unanswered'] as const;
export type ReplayOutcome = (typeof replayOutcomes)[number];

export const MOST_REPLAYED = 1000;
/** More than so many at once need a second person, however safe they are. */
export const REPLAYED_ALONE = 25;

const text = z.string().trim().min(1).max(1000);

/** What a person asks to be processed again: an exception's transactions that are not mended, or named ones. */
export const newReplaySchema = z
  .strictObject({
    exception: z.string().max(60).optional().meta({ description: 'EX-1042: all its transactions that are not mended' }),
    transactions: z.array(z.uuid()).min(1).max(MOST_REPLAYED).optional(),
    reason: text,
    checked: text.optional().meta({ description: 'What was checked, where the exception type says: only after a check' }),
  })
  .refine((asked) => (asked.exception === undefined) !== (asked.transactions === undefined), {
    error: 'Name an exception or a list of transactions, one of both.',
  });
export type NewReplay = z.infer<typeof newReplaySchema>;

/** `version` is the one the person saw: when it moved on, the answer is 409. */
export const replayActionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('approve'), version: z.number().int() }),
  z.strictObject({ action: z.literal('refuse'), version: z.number().int(), reason: text }),
  z.strictObject({ action: z.literal('cancel'), reason: text }),
  z.strictObject({ action: z.literal('resume'), version: z.number().int(), reason: text }),
]);
export type ReplayAction = z.infer<typeof replayActionSchema>;

/** Where the middleware behind a connector takes replays. Without `secret` a known address keeps the one it has. */
export const replayAddressSchema = z.strictObject({
  environment: environmentSchema,
  connector: z.string().regex(/^con-[a-z0-9-]+$/),
  url: z.url({ protocol: /^https?$/ }).max(500),
  secret: z.string().min(24, 'must have at least 24 characters').max(200).optional(),
  private: z.boolean().default(false),
  perMinute: z.number().int().min(1).max(6000).default(60),
});
export type ReplayAddress = z.infer<typeof replayAddressSchema>;
