import type { ExceptionChange } from '@/lib/domain';

export type IntentReason = 'opened' | 'reopened' | 'severity';

/**
 * Returns why people are told of a change, or null when it is not worth a mail. A case more in a known cause and an end are
 * seen on the page; a rise of severity is told only when it becomes Critical.
 */
export function mayNotify({ kind, exception, before }: ExceptionChange): IntentReason | null {
  switch (kind) {
    case 'opened':
    case 'reopened':
      return kind;
    case 'severity_raised':
      return exception.severity === 'sev1' && before?.severity !== 'sev1' ? 'severity' : null;
    case 'joined':
    case 'resolved':
      return null;
  }
}
