import { type ExceptionRecord, type ExceptionType, exceptionTypeSchema, type Finding, newId, UNTOUCHED } from '@/lib/domain';
import type { MemberSum } from './sum-members.db';

/** Wednesday, 06:30 in Chicago. */
export const NOON = new Date('2026-11-18T12:30:00Z');
export const later = (minutes: number): Date => new Date(NOON.getTime() + minutes * 60_000);

/** A failed step on one connector; what a test is about is said in `said`. */
export function aFinding(said: Partial<Finding & { history: boolean }> = {}): Finding & { history: boolean } {
  const at = said.at ?? NOON;
  return {
    code: 'EXC-PLT-AUTH',
    signature: 'EXC-PLT-AUTH connector="con-sched-rest"',
    environment: 'production',
    groupedBy: { connector: 'con-sched-rest' },
    subject: { kind: 'transaction', id: newId(at) },
    at,
    facility: 'fac-lakehead',
    department: 'dept-hr',
    workflow: 'wf-employee-onboarding',
    interface: 'if-hire-sched',
    connector: 'con-sched-rest',
    application: 'app-sched',
    supplier: null,
    impact: { transactions: 1, amountMinor: 1000, currency: 'USD', lines: null, people: 1 },
    evidence: { eventKey: null, text: 'dead lettered: 401' },
    deadlineAt: null,
    variables: { status: 'dead_lettered', milestone: 'hire_in_schedule' },
    history: false,
    ...said,
  };
}

export function aSum(said: Partial<MemberSum> = {}): MemberSum {
  return {
    exceptionId: 'e-1',
    transactions: 3,
    open: 3,
    amounts: [{ currency: 'USD', amountMinor: 4_837_200 }],
    lines: 12,
    people: 2,
    facilities: ['fac-granite'],
    departments: ['dept-procurement'],
    workflows: ['wf-p2p-po'],
    interfaces: ['if-po-850-out'],
    connectors: ['con-edi-as2'],
    applications: ['app-edi'],
    suppliers: ['SUP-1'],
    firstAt: NOON,
    lastAt: NOON,
    lastMendedAt: null,
    variables: {},
    ...said,
  };
}

export function aType(said: object = {}): ExceptionType {
  return exceptionTypeSchema.parse({
    code: 'EXC-TEST',
    title: 'Something went wrong',
    category: 'test',
    workflows: ['wf-p2p-po'],
    rule: { kind: 'event', when: 'true', groupBy: ['supplier'] },
    severity: { default: 'sev4' },
    ownerTeam: 'team-procurement',
    impactStatement: '{transactions} orders',
    retry: { safe: 'no', idempotencyKey: '-', note: '-' },
    recovery: ['Look'],
    runbook: 'runbooks/procurement.md',
    defaultOn: true,
    ...said,
  });
}

export function anException(said: Partial<ExceptionRecord> = {}): ExceptionRecord {
  return {
    id: '0192f000-0000-7000-8000-00000000000e',
    number: 1042,
    environment: 'production',
    code: 'EXC-TEST',
    signature: 'EXC-TEST supplier="SUP-1"',
    groupedBy: { supplier: 'SUP-1' },
    title: 'Something went wrong',
    statement: '3 orders',
    state: 'open',
    severity: 'sev4',
    severityReason: 'Low is usual for this kind.',
    severitySetBy: 'rule',
    team: 'team-procurement',
    teamReason: 'Owner of this kind of exception',
    personId: null,
    ...UNTOUCHED,
    facility: 'fac-granite',
    department: 'dept-procurement',
    workflow: 'wf-p2p-po',
    interface: null,
    connector: null,
    application: null,
    supplier: 'SUP-1',
    facilities: ['fac-granite'],
    departments: ['dept-procurement'],
    workflows: ['wf-p2p-po'],
    transactions: 3,
    amountMinor: 4_837_200,
    currency: 'USD',
    lines: 12,
    people: null,
    runbook: 'runbooks/procurement.md',
    history: false,
    firstAt: NOON,
    lastAt: NOON,
    openedAt: NOON,
    acknowledgeBy: later(60),
    dueAt: later(600),
    deadlineAt: null,
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
    ...said,
  };
}
