import { z } from 'zod';
import { type ClosedBy, closedBy, type ExceptionState, exceptionStates, type Severity, severities, waitingFor } from '../exception';

export const exceptionTabs = ['mine', 'team', 'today', 'all'] as const;
export type ExceptionTab = (typeof exceptionTabs)[number];
export const exceptionSorts = ['urgency', 'due', 'newest', 'oldest', 'impact'] as const;
export type ExceptionSort = (typeof exceptionSorts)[number];

/** What may be asked of the work list. Without `state`: everything not resolved. */
export interface ExceptionQuery {
  tab: ExceptionTab;
  state?: ExceptionState[] | undefined;
  severity?: Severity[] | undefined;
  team?: string[] | undefined;
  /** Person ids; `nobody` means without an owner, `me` the reader. */
  owner?: string[] | undefined;
  code?: string[] | undefined;
  /** How it ended; without it, however. */
  closed?: ClosedBy[] | undefined;
  /** What another open exception explains: left out unless asked for or searched. */
  explained?: 'hidden' | 'shown' | 'only' | undefined;
  /** What sleeps now: left out unless asked for or searched. */
  snoozed?: 'hidden' | 'shown' | 'only' | undefined;
  q?: string | undefined;
  sort: ExceptionSort;
  cursor?: string | undefined;
  limit: number;
}

const time = z.iso.datetime();
/** One sum per currency, minor units, largest first; empty when no money is known. */
export const amountsSchema = z.array(z.object({ currency: z.string(), amountMinor: z.number() }));
export type Amounts = z.infer<typeof amountsSchema>;

export const personRefSchema = z.object({ id: z.string(), name: z.string(), me: z.boolean() });
export const placeRefSchema = z.object({ id: z.string(), name: z.string() });
export type PlaceRef = z.infer<typeof placeRefSchema>;

/** One work item as the list shows it. Counts hold only what the reader may see; `partial` says that there is more. */
export const exceptionRowSchema = z.object({
  id: z.string(),
  number: z.number(),
  ref: z.string(),
  environment: z.string(),
  code: z.string(),
  title: z.string(),
  /** What happened, in plain words, with counts. */
  statement: z.string(),
  state: z.enum(exceptionStates),
  severity: z.enum(severities),
  severityReason: z.string(),
  severitySetBy: z.string(),
  team: placeRefSchema,
  person: personRefSchema.nullable(),
  waitingOn: z.string().nullable(),
  facilities: z.array(placeRefSchema),
  workflows: z.array(placeRefSchema),
  connector: placeRefSchema.nullable(),
  interface: placeRefSchema.nullable(),
  application: placeRefSchema.nullable(),
  supplier: z.string().nullable(),
  /** What it was grouped by beside the places: `PO number` -> value. A reason is told in words, with the code that the sender gave. */
  keys: z.array(z.object({ name: z.string(), value: z.string(), code: z.string().optional() })),
  transactions: z.number(),
  amounts: amountsSchema,
  lines: z.number().nullable(),
  people: z.number().nullable(),
  firstAt: time,
  lastAt: time,
  openedAt: time,
  acknowledgeBy: time,
  dueAt: time,
  deadlineAt: time.nullable(),
  acknowledgedAt: time.nullable(),
  resolvedAt: time.nullable(),
  history: z.boolean(),
  partial: z.boolean(),
  version: z.number(),
  /** How it ended: proved by an event, closed by a person, replaced by another, or out of time. */
  closedBy: z.enum(closedBy).nullable(),
  /** What proves it, or the reason a person gave. */
  resolution: z.string().nullable(),
  /** The exception that explains it, about which people are told instead. */
  parent: z.object({ ref: z.string(), reason: z.string(), byPerson: z.boolean() }).nullable(),
  /** Open exceptions that it explains. */
  explains: z.number(),
  /** Held open although nothing is wrong, because it comes and goes. */
  heldUntil: time.nullable(),
  heldReason: z.string().nullable(),
  /** A supplier stops the clock of the due time. */
  waitingFor: z.enum(waitingFor).nullable(),
  waitReason: z.string().nullable(),
  /** Then its owner has it again. */
  nextActionAt: time.nullable(),
  /** The clock of the due time stands since then, with so much left on it; null: nothing was left, or a deadline of the business does not wait. */
  paused: z.object({ since: time, leftMs: z.number().nullable() }).nullable(),
  /** How long the clock has stood before, all in all. */
  pausedMs: z.number(),
  /** It sleeps: until then, until it has so many cases, or until it becomes more severe. */
  snoozed: z.object({ until: time, by: z.string(), reason: z.string(), orCases: z.number().nullable() }).nullable(),
  ticketUrl: z.string().nullable(),
  /** Kept quiet on purpose: nobody is told of it until then. */
  silenced: z.object({ id: z.string(), by: z.string(), reason: z.string(), until: time }).nullable(),
});
export type ExceptionRow = z.infer<typeof exceptionRowSchema>;

/** Exceptions of one type, counted over the whole filtered list, not over the page. */
export const causeSchema = z.object({
  code: z.string(),
  title: z.string(),
  exceptions: z.number(),
  amounts: amountsSchema,
  lines: z.number().nullable(),
  people: z.number().nullable(),
  overdue: z.number(),
  unowned: z.number(),
  firstDueAt: time.nullable(),
  /** The one thing they all share, such as a supplier; null when they differ. */
  shared: z.object({ kind: z.enum(['supplier', 'connector', 'facility']), id: z.string(), name: z.string() }).nullable(),
});
export type Cause = z.infer<typeof causeSchema>;

const facetSchema = z.array(z.object({ id: z.string(), name: z.string(), exceptions: z.number() }));

export const exceptionListSchema = z.object({
  environment: z.string(),
  timezone: z.string(),
  asOf: time,
  /** When summary, tabs, causes and facets were counted: now, or for a further page when an earlier one was asked for, up to a minute before. */
  countedAt: time,
  /** `explained`: so many more are explained by these and left out; `snoozed`: so many sleep. */
  summary: z.object({
    exceptions: z.number(),
    explained: z.number(),
    snoozed: z.number(),
    amounts: amountsSchema,
    overdue: z.number(),
    unowned: z.number(),
  }),
  tabs: z.object({ mine: z.number(), team: z.number(), today: z.number(), all: z.number() }),
  causes: z.array(causeSchema),
  facets: z.object({
    team: facetSchema,
    severity: facetSchema,
    state: facetSchema,
    code: facetSchema,
    owner: facetSchema,
    facility: facetSchema,
    workflow: facetSchema,
  }),
  rows: z.array(exceptionRowSchema),
  nextCursor: z.string().nullable(),
});
export type ExceptionList = z.infer<typeof exceptionListSchema>;
export type ExceptionFacets = ExceptionList['facets'];

/** Teams and people an exception can be given to. */
export const assigneesSchema = z.object({
  teams: z.array(placeRefSchema),
  people: z.array(z.object({ id: z.string(), name: z.string(), teams: z.array(z.string()) })),
});
export type Assignees = z.infer<typeof assigneesSchema>;
