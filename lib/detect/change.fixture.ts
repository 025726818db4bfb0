import type { ClaimedEvent, ReachedMilestone, Transaction, TransactionChange } from '@/lib/domain';

const ID = '0192f000-0000-7000-8000-000000000001';

/** A transaction of these events as store would tell it; what a test is about is said in `said`. */
export function aTransaction(events: readonly ClaimedEvent[], said: Partial<Transaction> = {}): Transaction {
  const [first] = events;
  if (!first) throw new RangeError('a transaction has at least one event');
  const last = events.reduce((a, b) => (b.occurredAt > a.occurredAt ? b : a));
  return {
    id: ID,
    environment: first.environment,
    workflow: first.workflow,
    facility: first.facility,
    department: first.department,
    supplier: first.supplier,
    state: 'open',
    milestone: last.milestone,
    startedAt: first.occurredAt,
    lastAt: last.occurredAt,
    endedAt: null,
    keyType: null,
    keyValue: null,
    correlationId: null,
    traceIds: [],
    amountMinor: null,
    currency: null,
    lines: null,
    people: null,
    measures: {},
    interface: last.interface,
    connector: last.connector,
    application: last.application,
    errorClass: null,
    errorCode: null,
    errorMessage: null,
    failedAt: null,
    attempts: 1,
    eventCount: events.length,
    notes: [],
    ...said,
  };
}

const gaveUp = new Set(['failed', 'dead_lettered', 'retrying']);

/** One round that brought these events; milestones are those of the events that did not fail, unless a test says otherwise. */
export function aChange(
  events: readonly ClaimedEvent[],
  said: Partial<Transaction> = {},
  more: Partial<Pick<TransactionChange, 'before' | 'milestones' | 'keys'>> = {},
): TransactionChange {
  const reached = new Map<string, ReachedMilestone>();
  for (const { milestone, occurredAt: at, status } of events) {
    if (!milestone || gaveUp.has(status)) continue;
    const known = reached.get(milestone);
    reached.set(milestone, { milestone, reachedAt: known?.reachedAt ?? at, lastAt: at, times: (known?.times ?? 0) + 1 });
  }
  const keys = Object.fromEntries(events.flatMap((event) => event.businessKeys).map((key) => [key.type, key.value]));
  return {
    before: null,
    after: aTransaction(events, said),
    milestones: [...reached.values()],
    keys,
    newEvents: [...events],
    mergedFrom: [],
    ...more,
  };
}
