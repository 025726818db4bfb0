import type { ExceptionChange } from '@/lib/domain';

export type IntentReason = 'opened' | 'reopened' | 'severity' | 'released';

/** Why nobody is mailed about what a late or imported past contains. */
export const FROM_HISTORY = 'Found in history that arrived late; nobody is mailed.';
export const explainedBy = (number: number) => `Explained by EX-${number}: people are told of that one.`;

export interface Speaking {
  reason: IntentReason;
  /** Why nobody is mailed although it would be worth it; null when people are. */
  withheld: string | null;
}

/**
 * Returns why people are told of a change, or null when it is not worth a mail. A case more in a known cause and an end are
 * seen on the page; a rise of severity is told only when it becomes Critical; what another exception explains is told with that one, and by
 * itself when that has ended and it is still wrong.
 */
export function mayNotify(change: ExceptionChange): Speaking | null {
  const reason = reasonOf(change);
  if (reason === null) return null;
  const { history, parentNumber } = change.exception;
  return { reason, withheld: history ? FROM_HISTORY : parentNumber === null ? null : explainedBy(parentNumber) };
}

function reasonOf({ kind, exception, before }: ExceptionChange): IntentReason | null {
  switch (kind) {
    case 'opened':
    case 'reopened':
    case 'released':
      return kind;
    case 'severity_raised':
      return exception.severity === 'sev1' && before?.severity !== 'sev1' ? 'severity' : null;
    case 'joined':
    case 'adopted':
    case 'resolved':
      return null;
  }
}
