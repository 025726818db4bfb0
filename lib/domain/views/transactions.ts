import { z } from 'zod';
import { environmentSchema, outcomeSchema } from '../event';
import { severities } from '../exception';
import { replayItemStates, replayOutcomes } from '../replay';
import { comparedDocumentsSchema } from './document-lines';
import { placeRefSchema } from './exception-list';

const time = z.iso.datetime();

/** `late`: open, and past the due time of its next step. `attention`: failed in the window, or held by an open exception. */
export const transactionFilters = ['open', 'completed', 'completed_with_warning', 'failed', 'cancelled', 'late', 'attention'] as const;
export type TransactionFilter = (typeof transactionFilters)[number];

export const transactionRowSchema = z.object({
  id: z.string(),
  /** The key people know it by; masked where the reader may not see personal keys. */
  name: z.string(),
  keyName: z.string().nullable(),
  workflow: placeRefSchema,
  facility: placeRefSchema,
  department: placeRefSchema,
  supplier: z.string().nullable(),
  state: outcomeSchema,
  /** Latest step reached, by name. */
  milestone: z.string().nullable(),
  /** Since when the next step is late; null when it is not. */
  lateSince: time.nullable(),
  /** The next step of an open transaction that has a due time, by name. */
  next: z.object({ name: z.string(), dueAt: time }).nullable(),
  startedAt: time,
  lastAt: time,
  endedAt: time.nullable(),
  failedAt: time.nullable(),
  amountMinor: z.number().nullable(),
  currency: z.string().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  errorClass: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  connector: placeRefSchema.nullable(),
  attempts: z.number(),
  /** Which key matched a search, when it is not the name. */
  found: z.object({ keyName: z.string(), value: z.string() }).nullable(),
});
export type TransactionRow = z.infer<typeof transactionRowSchema>;

export const transactionListSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  /** The window asked for; null when the search looked at all times. */
  from: time.nullable(),
  to: time.nullable(),
  /** The filters that stand in the address beside scope, state and milestone, by name. */
  asked: z.array(
    z.object({
      param: z.string(),
      name: z.string(),
      value: z.string(),
      /** For a filter typed into the search: what remains of the search without it. */
      rest: z.string().optional(),
    }),
  ),
  /** What of the search could not be read or names nothing, with the cure; then nothing is listed. */
  faults: z.array(z.string()),
  /** More match the search than were looked at. `paged`: all of them can be paged through, only not counted. */
  limited: z.enum(['no', 'paged', 'cut']),
  /** Steps to filter by; only while one workflow is asked for. */
  milestones: z.array(placeRefSchema),
  /** How many match in all; null when there are more than 10,000, or more than 2,000 by a search. */
  total: z.number().nullable(),
  /** How many log entries failed there, of all that match; null unless `failedAt` is asked for. One transaction may have several. */
  failedEntries: z.number().nullable(),
  rows: z.array(transactionRowSchema),
  nextCursor: z.string().nullable(),
});
export type TransactionList = z.infer<typeof transactionListSchema>;

export const milestoneStates = ['done', 'done_late', 'late', 'next', 'later', 'not_needed', 'unplanned'] as const;

export const transactionMilestoneSchema = z.object({
  id: z.string(),
  name: z.string(),
  application: placeRefSchema.nullable(),
  interface: placeRefSchema.nullable(),
  actor: z.enum(['human', 'system', 'partner']).nullable(),
  required: z.enum(['always', 'conditional', 'optional', 'exception_path']).nullable(),
  state: z.enum(milestoneStates),
  reachedAt: time.nullable(),
  lastAt: time.nullable(),
  times: z.number(),
  expectedAt: time.nullable(),
  dueAt: time.nullable(),
  clock: z.string().nullable(),
});
export type TransactionMilestone = z.infer<typeof transactionMilestoneSchema>;

const attributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const keySchema = z.object({ kind: z.string(), name: z.string(), value: z.string(), masked: z.boolean(), role: z.string().nullable() });

export const transactionEventSchema = z.object({
  key: z.string(),
  eventId: z.string().nullable(),
  source: z.string(),
  occurredAt: time,
  receivedAt: time,
  status: z.string(),
  sourceStatus: z.string().nullable(),
  milestone: placeRefSchema.nullable(),
  interface: placeRefSchema.nullable(),
  connector: placeRefSchema.nullable(),
  application: placeRefSchema.nullable(),
  attempt: z.number(),
  durationMs: z.number().nullable(),
  messageType: z.string().nullable(),
  errorClass: z.string().nullable(),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  errorRetryable: z.boolean().nullable(),
  traceId: z.string().nullable(),
  spanId: z.string().nullable(),
  deepLink: z.string().nullable(),
  keys: z.array(keySchema),
  attributes: attributesSchema,
  /** Came after the transaction had ended. */
  afterEnd: z.boolean(),
});
export type TransactionEvent = z.infer<typeof transactionEventSchema>;

export const spanSchema = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  depth: z.number(),
  name: z.string(),
  application: placeRefSchema,
  kind: z.string(),
  /** From the start of the trace. */
  startMs: z.number(),
  durationMs: z.number(),
  /** Time in which no child of this span was at work. */
  selfMs: z.number(),
  /** When the whole trace waited for it and for none of its children, from the start of the trace: its part of the critical path. */
  critical: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
  status: z.enum(['unset', 'ok', 'error']),
  statusMessage: z.string().nullable(),
  attributes: attributesSchema,
  events: z.array(z.object({ name: z.string(), atMs: z.number() })),
  /** Spans of other traces that this one points to, or that point to it. */
  links: z.array(z.object({ direction: z.enum(['to', 'from']), traceId: z.string(), spanId: z.string() })),
  /** Its parent was named but never arrived. */
  orphan: z.boolean(),
});
export type Span = z.infer<typeof spanSchema>;

export const traceSchema = z.object({
  traceId: z.string(),
  startedAt: time,
  durationMs: z.number(),
  total: z.number(),
  /** More spans are stored than were read: every number here is of those that were. */
  truncated: z.boolean(),
  errors: z.number(),
  applications: z.array(placeRefSchema.extend({ spans: z.number(), selfMs: z.number() })),
  /** In tree order. Fewer than `total` when the trace is longer than was asked for. */
  spans: z.array(spanSchema),
});
export type Trace = z.infer<typeof traceSchema>;

export const linkRelations = [
  'parent',
  'child',
  'root',
  'predecessor',
  'successor',
  'retry_of',
  'retried_by',
  'linked',
  'linked_from',
  'shares_key',
  'same_flow',
] as const;
export type LinkRelation = (typeof linkRelations)[number];

export const linkedTransactionSchema = z.object({
  id: z.string(),
  name: z.string(),
  relation: z.enum(linkRelations),
  /** certain: the senders name it. likely: both carry one thing that hardly anything else carries. possible: it may be chance. */
  confidence: z.enum(['certain', 'likely', 'possible']),
  /** Why, in words: “same order number, 3 s apart, other trace”. */
  reason: z.string(),
  workflow: placeRefSchema,
  state: outcomeSchema,
  startedAt: time,
});

export const transactionExceptionSchema = z.object({
  ref: z.string(),
  title: z.string(),
  statement: z.string(),
  state: z.string(),
  severity: z.enum(severities),
  team: z.string(),
  dueAt: time,
  openedAt: time,
  resolvedAt: time.nullable(),
  closedBy: z.string().nullable(),
  resolution: z.string().nullable(),
  mendedAt: time.nullable(),
  evidence: z.string(),
});

export const transactionViewSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  row: transactionRowSchema,
  /** One state in words, with the sign that goes with it, and one sentence below. */
  headline: z.object({ sign: z.enum(['crit', 'high', 'medium', 'good', 'next', 'cancelled', 'unknown']), words: z.string() }),
  say: z.string(),
  workflowName: z.string(),
  facilityPlace: z.string(),
  owners: z.object({ business: z.string().nullable(), technical: z.string().nullable() }),
  keys: z.array(keySchema),
  correlationId: z.string().nullable(),
  measures: z.record(z.string(), z.union([z.number(), z.string()])),
  milestones: z.array(transactionMilestoneSchema),
  /** Its lines with what differs between the documents; null where none were told. */
  documents: comparedDocumentsSchema.nullable(),
  events: z.array(transactionEventSchema),
  /** Events in all; the oldest are left out when there are more than 500. */
  eventCount: z.number(),
  exceptions: z.array(transactionExceptionSchema),
  links: z.array(linkedTransactionSchema),
  /** Requests of people to process it again, newest first, at most 20. */
  replays: z.array(
    z.object({
      ref: z.string(),
      state: z.enum(replayItemStates),
      outcome: z.enum(replayOutcomes).nullable(),
      text: z.string().nullable(),
      attempts: z.number(),
      askedAt: time.nullable(),
      endedAt: time.nullable(),
      by: z.string(),
      requestedAt: time,
    }),
  ),
  notes: z.array(z.object({ at: time, text: z.string() })),
  traces: z.array(traceSchema),
  /** Set when personal keys or attributes were left out for this reader. */
  masked: z.string().nullable(),
  /** Something of it is stored, hidden from this reader, and shown for a reason. */
  mayReveal: z.boolean(),
});
export type TransactionView = z.infer<typeof transactionViewSchema>;
