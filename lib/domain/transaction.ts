import type { AttributeValue, CanonicalEvent, Environment, Outcome } from './event';

/** A stored event on its way through the worker. `history`: told by a feed of the past, so nobody is mailed about it. */
export type ClaimedEvent = CanonicalEvent & { history: boolean };

/** One business instance as it stands: a pure function of its events, whatever order they came in. */
export interface Transaction {
  id: string;
  environment: Environment;
  workflow: string;
  facility: string;
  department: string;
  supplier: string | null;
  state: Outcome;
  /** Latest reached milestone. */
  milestone: string | null;
  startedAt: Date;
  lastAt: Date;
  endedAt: Date | null;
  keyType: string | null;
  keyValue: string | null;
  correlationId: string | null;
  traceIds: string[];
  amountMinor: number | null;
  currency: string | null;
  lines: number | null;
  people: number | null;
  measures: Record<string, number | string>;
  /** Of the failure that is not mended, when the state is failed; else of the last hop. */
  interface: string | null;
  connector: string | null;
  application: string | null;
  errorClass: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  failedAt: Date | null;
  attempts: number;
  eventCount: number;
  /** What a reader should know: events after the end, contradictions. */
  notes: { at: string; text: string }[];
}

export interface ReachedMilestone {
  milestone: string;
  reachedAt: Date;
  lastAt: Date;
  times: number;
}

/** What one round of assembly changed: the truth before and after, with the events that were new. */
export interface TransactionChange {
  before: Transaction | null;
  after: Transaction;
  milestones: ReachedMilestone[];
  /** Business keys of all events, by id; the first value wins, lines excluded. */
  keys: Record<string, string>;
  newEvents: ClaimedEvent[];
  /** Transactions that turned out to be this one, as they last stood; their rows are gone. */
  mergedFrom: Transaction[];
  /**
   * Where transactions were taken apart because a weak key turned out to be shared: which of this one and of `mergedFrom` were, and all events
   * that were put together again here, old and new. What those told before says nothing any more.
   */
  regrouped?: { ids: readonly string[]; events: readonly CanonicalEvent[] } | undefined;
}

/** A rule's promise to a transaction, as planned by detect. */
export interface DeadlinePlan {
  transactionId: string;
  environment: Environment;
  code: string;
  /** False: the rule's condition says nothing of the new events, so the plan may move a promise that stands but make none. */
  applies: boolean;
  state: 'pending' | 'met' | 'void';
  startsAt: Date;
  /** Null: nothing new says when; a standing promise keeps its time, and none is made. */
  dueAt: Date | null;
  metAt: Date | null;
}

/** A pending deadline whose time has passed, with the transaction as it stands. */
export interface OverdueDeadline {
  code: string;
  startsAt: Date;
  dueAt: Date;
  transaction: Transaction;
  keys: Record<string, string>;
  /** Of the event that started the clock. */
  attributes: Record<string, AttributeValue>;
  history: boolean;
}

/** A batch the calendar promises. `part` is the pay group, or '' when the rule does not split by it. */
export interface OccurrencePlan {
  environment: Environment;
  code: string;
  workflow: string;
  milestone: string;
  facility: string;
  part: string;
  period: string;
  raiseAt: Date;
  dueAt: Date;
}

export interface DueOccurrence extends OccurrencePlan {
  id: string;
  state: 'expected' | 'arrived' | 'missing' | 'void';
  arrivedAt: Date | null;
  transactionId: string | null;
}
