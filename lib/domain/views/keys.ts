import { z } from 'zod';
import { environmentSchema } from '../event';

const time = z.iso.datetime();

export const keyRowSchema = z.object({
  publicId: z.string(),
  name: z.string(),
  source: z.string(),
  history: z.boolean(),
  /** Records a second; null: no limit of its own. */
  ratePerSecond: z.number().nullable(),
  createdAt: time,
  createdBy: z.string(),
  /** Right to a minute. */
  lastUsedAt: time.nullable(),
  lastUsedFrom: z.string().nullable(),
  state: z.enum(['works', 'replaced', 'expired', 'revoked']),
  /** When it ends or ended; null when it has no end. */
  endsAt: time.nullable(),
  /** The key that took its place. */
  replacedBy: z.string().nullable(),
});

export const keysSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  mayManage: z.boolean(),
  rows: z.array(keyRowSchema),
});
export type Keys = z.infer<typeof keysSchema>;
export type KeyRow = z.infer<typeof keyRowSchema>;

export const newKeySchema = z.strictObject({
  environment: environmentSchema,
  name: z.string().trim().min(1).max(100),
  source: z.string().trim().min(1).max(200).optional(),
  ratePerSecond: z.number().int().min(1).max(1_000_000).nullable().optional(),
  expiresInDays: z.number().int().min(1).max(3650).nullable().optional(),
  history: z.boolean().default(false),
});
export type NewKey = z.infer<typeof newKeySchema>;

export const keyActionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('rotate'), overlapHours: z.number().min(0).max(720) }),
  z.strictObject({ action: z.literal('revoke') }),
]);
export type KeyAction = z.infer<typeof keyActionSchema>;

/** `text` is the new key: told once, stored nowhere; null when no key was made. */
export const keyAnswerSchema = z.object({ publicId: z.string(), text: z.string().nullable(), oldEndsAt: time.nullable() });
export type KeyAnswer = z.infer<typeof keyAnswerSchema>;
