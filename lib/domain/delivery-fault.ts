import type { ExceptionType } from './exception-type';

/** Raised by the house itself: somebody who must be told could not be reached. */
export const UNREACHED = 'EXC-TELL-UNREACHED';
/** Raised by the house itself: the audit of telling people found something that does not hold. */
export const UNSOUND = 'EXC-TELL-UNSOUND';
/** Exceptions about telling people: administrators hear of them too, and that one of these cannot be told raises no further one. */
export const aboutTelling: ReadonlySet<string> = new Set([UNREACHED, UNSOUND]);

const common = (ownerTeam: string) => ({
  workflows: [],
  catchAll: false,
  ownerTeam,
  coOwnerTeam: null,
  retry: { safe: 'not_applicable' as const, idempotencyKey: '-', note: 'Nothing to process again' },
  explains: [],
  runbook: 'runbooks/integration-platform.md',
  kpis: [],
  defaultOn: true,
});

/** The built-in types about telling people, owned by the team that has what nobody else has. No condition raises them. */
export const tellingFaultTypes = (ownerTeam: string): ExceptionType[] => [
  {
    ...common(ownerTeam),
    code: UNREACHED,
    title: 'Somebody could not be told of an exception',
    category: 'technical',
    raisedWhen: 'A mail or webhook about an exception was refused for good or given up.',
    rule: { kind: 'event', when: 'false', groupBy: ['attr.recipient'] },
    severity: { default: 'sev2', escalate: [], byHand: [{ when: 'nobody else of that team can be reached', to: 'sev1' }] },
    impactStatement: 'Nothing reaches {attr.recipient}: {attr.why}',
    recovery: [
      'Look under "Who was told" of the exceptions named here: is somebody at work on them?',
      'Correct the address in the catalog or of the person, or mend the mail server',
      'Send a test from the page On call; the next mail that is taken ends this by itself',
    ],
  },
  {
    ...common(ownerTeam),
    code: UNSOUND,
    title: 'Telling people does not work as it must',
    category: 'technical',
    raisedWhen:
      'The audit found an exception that nobody was to be told of, an intent or timer that is overdue, somebody on call without an address, or clocks that differ.',
    rule: { kind: 'event', when: 'false', groupBy: ['attr.check'] },
    severity: { default: 'sev1', escalate: [], byHand: [] },
    impactStatement: '{attr.what}',
    recovery: [
      'Read what was found; open the exceptions it names and see that somebody is at work on them',
      'Is the worker running and the mail server there? See /readyz and the page On call',
      'The next audit that finds nothing ends this by itself',
    ],
  },
];
