import type { Actor, Finding } from '@/lib/domain';

/** Somebody of IT operations who may act on everything. */
export const dana: Actor = {
  kind: 'person',
  id: 'dana',
  name: 'Dana',
  email: 'dana@quillmoor.example',
  teams: [],
  grants: [{ role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [] }],
};

interface Failed extends Pick<Finding, 'code' | 'groupedBy' | 'at'> {
  readonly connector: string;
  /** Id of the transaction. */
  readonly subject: string;
  readonly history: boolean;
}

/** A transaction that failed on a connector: one cause is one code on one connector. */
export const failedOn = ({ connector, subject, ...said }: Failed): Finding & { history: boolean } => ({
  ...said,
  signature: `${said.code} ${connector}`,
  environment: 'production',
  subject: { kind: 'transaction', id: subject },
  facility: 'fac-granite',
  department: 'dept-hr',
  workflow: 'wf-employee-onboarding',
  interface: 'if-hire-sched',
  connector,
  application: 'app-sched',
  supplier: null,
  impact: { transactions: 1, amountMinor: null, currency: null, lines: null, people: null },
  evidence: { eventKey: null, text: 'failed' },
  deadlineAt: null,
  variables: { status: 'failed' },
});
