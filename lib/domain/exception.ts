import { z } from 'zod';
import { ticketUrlSchema } from './ticket';

export const severities = ['sev1', 'sev2', 'sev3', 'sev4'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;
export const severityNames: Record<Severity, string> = { sev1: 'Critical', sev2: 'High', sev3: 'Medium', sev4: 'Low' };

export const exceptionStates = ['open', 'acknowledged', 'waiting', 'resolved'] as const;
export const exceptionStateSchema = z.enum(exceptionStates);
export type ExceptionState = z.infer<typeof exceptionStateSchema>;

/** How an exception ended: proved by an event, closed by a person, replaced by another, or out of time. */
export const closedBy = ['evidence', 'person', 'superseded', 'expired'] as const;
export type ClosedBy = (typeof closedBy)[number];

/** What an exception can wait on. Only a supplier stops the clock of its due time: the others are our own. */
export const waitingFor = ['supplier', 'team', 'application', 'other'] as const;
export type WaitingFor = (typeof waitingFor)[number];

/** Nothing sleeps or waits longer than this without being looked at again. */
export const LONGEST_REST_MS = 30 * 86_400_000;
/** Of one exception so many cases can be taken out at once. */
export const MOST_SPLIT = 500;

const version = z.number().int();
const reason = z.string().trim().min(3).max(1000);
const at = z.iso.datetime({ offset: true });

/** Somebody named in a comment: told by mail, if they may see the exception. */
export const mentionSchema = z.object({ kind: z.enum(['person', 'team']), id: z.string().min(1).max(200) });
export type Mention = z.infer<typeof mentionSchema>;

/** What a person can do to an exception. `version` is the one they saw: when it moved on, the answer is 409. */
export const exceptionActionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('acknowledge'), version }),
  z.object({
    action: z.literal('assign'),
    version,
    team: z.string().optional(),
    person: z.string().nullable().optional(),
  }),
  z.object({
    action: z.literal('comment'),
    text: z.string().trim().min(1).max(4000),
    mentions: z
      .array(mentionSchema)
      .max(20)
      .optional()
      .meta({ description: 'People and teams to tell of it by mail; they must be able to see it' }),
  }),
  z
    .object({
      action: z.literal('wait'),
      version,
      waitingOn: z.string().trim().min(1).max(200),
      for: z.enum(waitingFor).optional().meta({ description: '`supplier` stops the clock of the due time; left out: other' }),
      reason: reason.optional(),
      nextActionAt: at.optional().meta({ description: 'Then its owner has it again. In 30 days at the latest' }),
    })
    .refine((asked) => asked.for !== 'supplier' || (asked.reason !== undefined && asked.nextActionAt !== undefined), {
      error: 'A clock that stands needs a reason, and a time at which somebody looks again.',
    }),
  z.object({
    action: z.literal('snooze'),
    version,
    until: at.meta({ description: 'In 30 days at the latest. It wakes before when it becomes more severe' }),
    orMore: z.number().int().min(1).max(1_000_000).optional().meta({ description: 'It wakes before when so many more cases join' }),
    reason,
  }),
  z.object({ action: z.literal('wake'), version }),
  z.object({
    action: z.literal('merge'),
    version,
    into: z.string().trim().min(1).max(60).meta({ description: 'EX-1042: the one it is put under' }),
    reason,
  }),
  z.object({ action: z.literal('unmerge'), version, reason }),
  z.object({
    action: z.literal('split'),
    version,
    cases: z.array(z.uuid()).min(1).max(MOST_SPLIT).meta({ description: 'Ids of cases that go into an exception of their own' }),
    reason,
  }),
  z.object({
    action: z.literal('ticket'),
    version,
    url: ticketUrlSchema.nullable().meta({ description: 'https address of the ticket; null takes the link away' }),
  }),
  z.object({ action: z.literal('ask_ticket'), version }),
  z.object({
    action: z.literal('severity'),
    version,
    severity: severitySchema,
    reason,
  }),
  z.object({ action: z.literal('resolve'), version, reason }),
  z.object({ action: z.literal('reopen'), version, reason }),
]);
export type ExceptionAction = z.infer<typeof exceptionActionSchema>;

/** One request acts on so many. */
export const MOST_AT_ONCE = 500;

/** One action for many exceptions, each with the version that was seen of it. */
export const exceptionActionsSchema = z.strictObject({
  targets: z
    .array(z.strictObject({ number: z.string().trim().min(1).max(60), version: version.optional() }))
    .min(1)
    .max(MOST_AT_ONCE)
    .meta({ description: 'EX-1042 or 1042, with the version that was seen' }),
  action: z
    .looseObject({ action: z.string() })
    .meta({ description: 'An action as /api/exceptions/{number}/actions takes it, without its version' }),
});
export type ExceptionActions = z.infer<typeof exceptionActionsSchema>;

/** How one of many ended: `code` and `message` say why it was refused, null where it was done. */
export const exceptionOutcomeSchema = z.object({
  ref: z.string(),
  done: z.boolean(),
  code: z.string().nullable(),
  message: z.string().nullable(),
});
export type ExceptionOutcome = z.infer<typeof exceptionOutcomeSchema>;

const named = { wake: 'snooze', unmerge: 'merge', ask_ticket: 'ticket' } as const;
type Renamed = keyof typeof named;
/** The part of a right that an action needs: what undoes something needs the same as what does it. */
export const rightOfAction = (action: ExceptionAction['action']): Exclude<ExceptionAction['action'], Renamed> =>
  action === 'wake' || action === 'unmerge' || action === 'ask_ticket' ? named[action] : action;

/** Computed, never typed: what the affected transactions carry. Money per currency in minor units. */
export interface Impact {
  transactions: number;
  amountMinor: number | null;
  currency: string | null;
  lines: number | null;
  people: number | null;
}

/** What detection concluded about one transaction, batch, metric of a place or record of master data, with the evidence. Pure output of detect. */
export interface Finding {
  code: string;
  signature: string;
  environment: string;
  groupedBy: Record<string, string>;
  subject: { kind: 'transaction' | 'occurrence' | 'metric' | 'record'; id: string };
  at: Date;
  facility: string;
  department: string;
  workflow: string;
  interface: string | null;
  connector: string | null;
  application: string | null;
  supplier: string | null;
  impact: Impact;
  evidence: { eventKey: string | null; text: string };
  /** End of the window a business deadline gives, when the rule has one. */
  deadlineAt: Date | null;
  variables: Record<string, string>;
}

/** The number that `EX-1042` or `1042` names; null for any other text. */
export function readExceptionNumber(text: string): number | null {
  const digits = /^(?:EX-)?(\d{1,15})$/i.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
