import { z } from 'zod';
import { severities } from '../exception';
import { teamDutySchema } from './duty';
import { exceptionRowSchema, placeRefSchema } from './exception-list';
import { verdictSchema } from './health';
import { escalationViewSchema } from './telling';

const time = z.iso.datetime();

/** One transaction, promised batch, metric of a place or service level that belongs to an exception. */
export const exceptionMemberSchema = z.object({
  id: z.string(),
  kind: z.enum(['transaction', 'occurrence', 'metric', 'record']),
  at: time,
  name: z.string(),
  keyName: z.string().nullable(),
  facility: placeRefSchema,
  department: placeRefSchema,
  workflow: placeRefSchema,
  evidence: z.string(),
  state: z.string().nullable(),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  mendedAt: time.nullable(),
  mendedBy: z.string().nullable(),
  errorCode: z.string().nullable(),
  /** The service level that it is about, when it is one. */
  slo: z.string().nullable(),
});
export type ExceptionMember = z.infer<typeof exceptionMemberSchema>;

export const exceptionMembersSchema = z.object({
  rows: z.array(exceptionMemberSchema),
  total: z.number(),
  nextCursor: z.string().nullable(),
});
export type ExceptionMembers = z.infer<typeof exceptionMembersSchema>;

export const historyEntrySchema = z.object({
  at: time,
  actor: z.string(),
  me: z.boolean(),
  automatic: z.boolean(),
  kind: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  note: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** Who must be told, and how each attempt ended. */
export const toldSchema = z.object({
  id: z.string(),
  reason: z.string(),
  recipient: z.string(),
  team: z.string(),
  state: z.string(),
  stateReason: z.string().nullable(),
  createdAt: time,
  availableAt: time,
  endedAt: time.nullable(),
  attempts: z.array(z.object({ at: time, endedAt: time.nullable(), outcome: z.string().nullable(), response: z.string().nullable() })),
});
export type Told = z.infer<typeof toldSchema>;

/** How the neighbours fare in the same workflows since it began: `affected`, `working`, or `silent` (nothing was sent). */
export const neighbourSchema = placeRefSchema.extend({
  state: z.enum(['affected', 'working', 'silent']),
  affected: z.number(),
  events: z.number(),
});
export type Neighbour = z.infer<typeof neighbourSchema>;

export const runbookRefSchema = z.object({ name: z.string(), title: z.string(), html: z.string() });

/** A step of the way out. `current`: the catalog still has it. */
export const exceptionStepSchema = z.object({
  text: z.string(),
  doneAt: time.nullable(),
  doneBy: z.string().nullable(),
  current: z.boolean(),
});
export type ExceptionStep = z.infer<typeof exceptionStepSchema>;

/**
 * How the way out of a cause worked, of those that ended in the last 90 days: `followed` had a step done before they ended, `mended` of these
 * ended by evidence and stayed so, `mendedMs` the median from the first step to the end; `alone` ended by evidence with no step done.
 */
export const runbookWorkSchema = z.object({
  ended: z.number(),
  followed: z.number(),
  mended: z.number(),
  mendedMs: z.number().nullable(),
  alone: z.number(),
  aloneMs: z.number().nullable(),
});
export type RunbookWork = z.infer<typeof runbookWorkSchema>;

export const exceptionViewSchema = z.object({
  timezone: z.string(),
  asOf: time,
  row: exceptionRowSchema,
  /** Who is on call for its team now; null: that team has no schedule. */
  duty: teamDutySchema.nullable(),
  /** What the workflow promises at the point that failed, in words; empty when the catalog says nothing about it. */
  expected: z.array(z.string()),
  steps: z.array(exceptionStepSchema),
  /** The reader may note which steps are done. */
  mayTick: z.boolean(),
  runbookWork: runbookWorkSchema.nullable(),
  retry: z.object({ safe: z.enum(['yes', 'conditional', 'no', 'not_applicable']), note: z.string() }).nullable(),
  byHand: z.array(z.string()),
  teamReason: z.string(),
  coTeam: placeRefSchema.nullable(),
  where: z.object({
    facilities: z.array(neighbourSchema),
    connectors: z.array(neighbourSchema),
    workflows: z.array(placeRefSchema.extend({ transactions: z.number() })),
    departments: z.array(placeRefSchema.extend({ transactions: z.number() })),
  }),
  /** Where it is, by the search over all its cases; null for a reader of a part, or while there are too few. */
  located: verdictSchema.nullable(),
  /** Open exceptions that it explains, the worst first; at most 50 of `row.explains`. */
  explained: z.array(
    z.object({
      ref: z.string(),
      title: z.string(),
      severity: z.enum(severities),
      state: z.string(),
      facilities: z.array(placeRefSchema),
      transactions: z.number(),
    }),
  ),
  /** Others that have to do with it, and why. */
  related: z.array(z.object({ ref: z.string(), title: z.string(), state: z.string(), reason: z.string() })),
  members: exceptionMembersSchema,
  runbook: runbookRefSchema.nullable(),
  log: z.array(historyEntrySchema),
  told: z.array(toldSchema),
  /** What happens next if nobody acknowledges; null without an escalation. */
  escalation: escalationViewSchema.nullable(),
  closed: z.object({ by: z.string().nullable(), how: z.string().nullable(), resolution: z.string().nullable() }).nullable(),
  /** The actions this reader may take now. */
  /** Its transactions can be processed again, and the reader may ask for it. */
  mayReplay: z.boolean(),
  allowed: z.array(
    z.enum([
      'acknowledge',
      'assign',
      'comment',
      'wait',
      'snooze',
      'wake',
      'merge',
      'unmerge',
      'split',
      'ticket',
      'ask_ticket',
      'severity',
      'resolve',
      'reopen',
    ]),
  ),
  technical: z.object({
    signature: z.string(),
    groupedBy: z.record(z.string(), z.string()),
    rule: z.string(),
    ruleKind: z.string(),
    errors: z.array(
      z.object({ class: z.string().nullable(), code: z.string().nullable(), message: z.string().nullable(), transactions: z.number() }),
    ),
  }),
});
export type ExceptionView = z.infer<typeof exceptionViewSchema>;
