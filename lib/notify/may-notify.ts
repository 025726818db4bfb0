import type { ExceptionChange, Severity } from '@/lib/domain';

export type IntentReason = 'opened' | 'reopened' | 'severity' | 'scope' | 'released' | 'resolved' | 'escalated';

/** Why nobody is mailed about what a late or imported past contains. */
export const FROM_HISTORY = 'Found in history that arrived late; nobody is mailed.';
export const explainedBy = (number: number) => `Explained by EX-${number}: people are told of that one.`;

export interface Speaking {
  reason: IntentReason;
  /** Tells the same reason apart within one life: to how many facilities it has spread, how severe it became. */
  turn: number;
  /** Why nobody is mailed although it would be worth it; null when people are. */
  withheld: string | null;
}

/**
 * Returns why people are told of a change, or null when it is not worth a mail. A case more in a known cause is seen on the page; what is told is a
 * beginning, a rise to Critical or High, a spread of such a one to more facilities, and its end (to those alone who heard of it). What another exception
 * explains is told with that one, and by itself when that has ended and it is still wrong. `quiet`: why somebody wants it quiet now; its end is told to
 * those who heard of it all the same.
 */
export function mayNotify(change: ExceptionChange, quiet: string | null = null): Speaking | null {
  const said = reasonOf(change);
  if (said === null) return null;
  const { history, parentNumber } = change.exception;
  // Whoever heard before it was explained hears that it is over; nobody else is mailed of an end.
  const withheld = said.reason === 'resolved' ? null : history ? FROM_HISTORY : parentNumber === null ? quiet : explainedBy(parentNumber);
  return { ...said, withheld };
}

/** What is told of a second time when it becomes so severe. */
const URGENT: Partial<Record<Severity, number>> = { sev1: 1, sev2: 2 };

function reasonOf({ kind, exception, before }: ExceptionChange): Pick<Speaking, 'reason' | 'turn'> | null {
  const { severity } = exception;
  switch (kind) {
    case 'opened':
    case 'reopened':
    case 'released':
      return { reason: kind, turn: 0 };
    case 'severity_raised': {
      const turn = URGENT[severity];
      // One turn for Critical whatever it was before, so that a change told twice writes nothing twice; after a fall a rise is news again.
      return turn !== undefined && before?.severity !== severity ? { reason: 'severity', turn: turn - 1 + 2 * exception.eased } : null;
    }
    case 'joined': {
      const spread = before?.facilities !== undefined && exception.facilities.some((one) => !before.facilities?.includes(one));
      return spread && exception.state !== 'resolved' && URGENT[severity] !== undefined
        ? { reason: 'scope', turn: rung(exception.facilities.length) }
        : null;
    }
    case 'resolved':
      return { reason: 'resolved', turn: 0 };
    case 'adopted':
      return null;
  }
}

/** 2, 3 to 5, 6 to 10, ... facilities: people hear that it spreads, not of every place. */
function rung(facilities: number): number {
  const rungs = [2, 5, 10, 20, 50, 100, 200, 500];
  return rungs.findIndex((most) => facilities <= most);
}
