import { z } from 'zod';
import { grantSchema, roleSchema } from '../actor';
import { environmentSchema } from '../event';
import { PASSWORD_MOST } from '../password-limits';

const time = z.iso.datetime();
const named = z.object({ id: z.string(), name: z.string() });

/** Who gave a right: a person by hand, the groups of single sign-on, or those of the directory. */
export const grantSourceSchema = z.enum(['person', 'sign_on', 'directory']);
export type GrantSource = z.infer<typeof grantSourceSchema>;

export const personGrantSchema = grantSchema.extend({
  source: grantSourceSchema,
  /** In words. */
  text: z.string(),
});
export type PersonGrant = z.infer<typeof personGrantSchema>;

export const personStates = ['active', 'invited', 'disabled'] as const;

const personFields = {
  id: z.string(),
  name: z.string(),
  email: z.string(),
  /** `invited`: has no way to sign in yet. */
  state: z.enum(personStates),
  /** Rights in words, those that the reader may know of. */
  rights: z.array(z.string()),
  teams: z.array(z.string()),
  lastSignInAt: time.nullable(),
  secondFactor: z.boolean(),
  /** Sessions and tokens that count now. */
  sessions: z.number(),
  tokens: z.number(),
};
export const personRowSchema = z.object(personFields);
export type PersonRow = z.infer<typeof personRowSchema>;

/** What rights and teams can be made of, by whoever reads this. */
const choicesSchema = z.object({
  roles: z.array(roleSchema),
  facilities: z.array(named),
  departments: z.array(named),
  workflows: z.array(named),
  environments: z.array(environmentSchema),
  teams: z.array(named),
});
export type GrantChoices = z.infer<typeof choicesSchema>;

export const peopleSchema = z.object({
  asOf: time,
  mayManage: z.boolean(),
  counts: z.object({ active: z.number(), invited: z.number(), disabled: z.number() }),
  rows: z.array(personRowSchema),
  nextCursor: z.string().nullable(),
  choices: choicesSchema,
});
export type People = z.infer<typeof peopleSchema>;

const sessionSchema = z.object({
  id: z.string(),
  startedAt: time,
  endsAt: time,
  address: z.string().nullable(),
  /** Browser and system, as far as they said. */
  agent: z.string(),
  current: z.boolean(),
});
const tokenSchema = z.object({
  publicId: z.string(),
  name: z.string(),
  createdAt: time,
  createdBy: z.string(),
  /** Right to a minute. */
  lastUsedAt: time.nullable(),
  lastUsedFrom: z.string().nullable(),
  state: z.enum(['works', 'replaced', 'expired', 'revoked']),
  endsAt: time.nullable(),
});
export type PersonSession = z.infer<typeof sessionSchema>;
export type PersonToken = z.infer<typeof tokenSchema>;

export const personSchema = z.object({
  asOf: time,
  person: z.object({
    ...personFields,
    createdAt: time,
    grants: z.array(personGrantSchema),
    signsInBy: z.array(z.enum(['password', 'sign_on'])),
    sessionList: z.array(sessionSchema),
    tokenList: z.array(tokenSchema),
  }),
  /** The reader may change the rights within their own places. */
  mayGrant: z.boolean(),
  /** The reader's places hold all this person's: they may end sessions, disable and make tokens too. */
  mayManage: z.boolean(),
  self: z.boolean(),
  /** There is a single sign-on to move people to. */
  signOn: z.boolean(),
  choices: choicesSchema,
});
export type PersonView = z.infer<typeof personSchema>;

const id = z.string().min(1).max(100);
const places = z.array(id).max(500).default([]);
export const newGrantSchema = z.strictObject({
  role: roleSchema,
  facilities: places,
  departments: places,
  workflows: places,
  environments: z.array(environmentSchema).default([]),
});
const grants = z.array(newGrantSchema).max(50);
const teams = z.array(id).max(50);
const name = z.string().trim().min(1).max(100);
const tokenFields = { name, expiresInDays: z.number().int().min(1).max(730) };

export const newPersonSchema = z.strictObject({
  name,
  email: z.email().max(254),
  grants: grants.min(1),
  teams: teams.default([]),
});
export type NewMember = z.infer<typeof newPersonSchema>;

const reason = z.string().trim().max(500).optional();
const publicId = z.string().min(1).max(40);
export const personActionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('set_grants'), grants, reason }),
  z.strictObject({ action: z.literal('set_teams'), teams, reason }),
  z.strictObject({ action: z.literal('rename'), name, email: z.email().max(254), reason }),
  z.strictObject({ action: z.literal('disable'), reason }),
  z.strictObject({ action: z.literal('enable'), reason }),
  z.strictObject({ action: z.literal('end_sessions') }),
  z.strictObject({ action: z.literal('end_session'), session: id }),
  z.strictObject({ action: z.literal('make_token'), ...tokenFields }),
  z.strictObject({ action: z.literal('revoke_token'), token: publicId }),
  z.strictObject({ action: z.literal('send_password_link') }),
  z.strictObject({ action: z.literal('reset_second_factor'), reason }),
  z.strictObject({ action: z.literal('use_sign_on'), reason }),
]);
export type PersonAction = z.infer<typeof personActionSchema>;

/** `secret` is told once and stored nowhere; null when nothing secret was made. */
export const personAnswerSchema = z.object({ id: z.string(), secret: z.string().nullable() });
export type PersonAnswer = z.infer<typeof personAnswerSchema>;

export const accountSchema = z.object({
  asOf: time,
  name: z.string(),
  email: z.string(),
  timezone: z.string().nullable(),
  rights: z.array(z.string()),
  teams: z.array(z.string()),
  signsInBy: z.array(z.enum(['password', 'sign_on'])),
  secondFactor: z.object({ on: z.boolean(), codesLeft: z.number() }),
  sessionList: z.array(sessionSchema),
  tokenList: z.array(tokenSchema),
});
export type AccountView = z.infer<typeof accountSchema>;

const password = z.string().min(1).max(PASSWORD_MOST);
const code = z.string().trim().min(6).max(20);
export const accountActionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('rename'), name }),
  z.strictObject({ action: z.literal('set_timezone'), timezone: z.string().max(60).nullable() }),
  z.strictObject({ action: z.literal('end_session'), session: id }),
  z.strictObject({ action: z.literal('end_other_sessions') }),
  z.strictObject({ action: z.literal('make_token'), ...tokenFields }),
  z.strictObject({ action: z.literal('rotate_token'), token: publicId, overlapHours: z.number().min(0).max(720) }),
  z.strictObject({ action: z.literal('revoke_token'), token: publicId }),
  z.strictObject({ action: z.literal('change_password'), password, newPassword: password }),
  z.strictObject({ action: z.literal('begin_second_factor') }),
  z.strictObject({ action: z.literal('confirm_second_factor'), code }),
  z.strictObject({ action: z.literal('end_second_factor') }),
  z.strictObject({ action: z.literal('new_backup_codes') }),
]);
export type AccountAction = z.infer<typeof accountActionSchema>;

/** What was made is told once: a token, the key of an authenticator as `otpauth:` address, or backup codes. */
export const accountAnswerSchema = z.object({
  token: z.string().nullable(),
  otpauth: z.string().nullable(),
  backupCodes: z.array(z.string()).nullable(),
});
export type AccountAnswer = z.infer<typeof accountAnswerSchema>;

/** Proof that the person is still there: the password, or a code of their second factor. */
export const proofSchema = z.union([z.strictObject({ password }), z.strictObject({ code })]);
export type Proof = z.infer<typeof proofSchema>;

export const askPasswordLinkSchema = z.strictObject({ email: z.string().trim().max(254) });
export const setPasswordSchema = z.strictObject({ link: z.string().max(200), password });
