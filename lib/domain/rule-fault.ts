import type { ExceptionType } from './exception-type';

/** Raised by the house itself when a rule of the catalog cannot be decided on what a sender sent. */
export const RULE_FAULT = 'EXC-RULE-FAULT';

/** The built-in type of rule faults, owned by the team that has what nobody else has. No condition raises it. */
export const ruleFaultType = (ownerTeam: string): ExceptionType => ({
  code: RULE_FAULT,
  title: 'A detection rule cannot be decided',
  category: 'data_quality',
  workflows: [],
  raisedWhen: 'A condition of an exception type meets a value it cannot read, such as a word where it compares numbers.',
  rule: { kind: 'event', when: 'false', groupBy: ['attr.rule'] },
  catchAll: false,
  severity: { default: 'sev4', escalate: [], byHand: [{ when: 'the rule guards pay, care or cash', to: 'sev2' }] },
  ownerTeam,
  coOwnerTeam: null,
  // The fault itself quotes what a sender wrote; it stays with the affected transactions and goes into no mail.
  impactStatement: 'Rule {attr.rule} could not be decided for {transactions} transactions',
  retry: { safe: 'not_applicable', idempotencyKey: '-', note: 'Nothing to process again' },
  recovery: [
    'Open one of the transactions and find the value that the rule cannot read',
    'Mend the rule in the catalog so that it allows for such values, or the sender so that it stops sending them',
    'Close this; what follows is judged by the mended rule',
  ],
  explains: [],
  runbook: 'runbooks/integration-platform.md',
  kpis: [],
  defaultOn: true,
});
