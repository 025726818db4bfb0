import { type ExceptionRecord, type ExceptionType, newId, UNTOUCHED } from '@/lib/domain';

export interface Opening {
  environment: ExceptionRecord['environment'];
  signature: string;
  groupedBy: Record<string, string>;
  deadlineAt: Date | null;
  history: boolean;
  firstAt: Date;
}

/** Returns a new exception without members, to be described once its members are there. `number` is given by the database. */
export function openException(type: ExceptionType, opening: Opening, now: Date): ExceptionRecord {
  const openedAt = opening.history ? opening.firstAt : now;
  return {
    ...opening,
    id: newId(now),
    number: 0,
    code: type.code,
    title: type.title,
    statement: '',
    state: 'open',
    severity: type.severity.default,
    severityReason: '',
    severitySetBy: 'rule',
    team: '',
    teamReason: '',
    personId: null,
    ...UNTOUCHED,
    facility: null,
    department: null,
    workflow: null,
    interface: null,
    connector: null,
    application: null,
    supplier: null,
    facilities: [],
    departments: [],
    workflows: [],
    transactions: 0,
    amountMinor: null,
    currency: null,
    lines: null,
    people: null,
    runbook: type.runbook,
    lastAt: opening.firstAt,
    openedAt,
    acknowledgeBy: openedAt,
    dueAt: openedAt,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    closedBy: null,
    resolution: null,
    reopened: 0,
    version: 1,
    apartFrom: [],
    cause: null,
    flaps: [],
    heldUntil: null,
    heldReason: null,
  };
}
