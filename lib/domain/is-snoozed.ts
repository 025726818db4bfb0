import type { ExceptionRecord } from './exception-change';

type Resting = Pick<ExceptionRecord, 'state' | 'snoozedUntil' | 'snoozeTransactions' | 'snoozeSeverity' | 'transactions' | 'severity'>;

/** Why a snooze is over at `now`; null while it lasts or when there is none. */
export function whyAwake(e: Resting, now: Date): string | null {
  if (e.snoozedUntil === null) return null;
  // sev1 is the worst: less in the alphabet is more severe.
  if (e.snoozeSeverity !== null && e.severity < e.snoozeSeverity) return 'It became more severe.';
  if (e.snoozeTransactions !== null && e.transactions >= e.snoozeTransactions) return `It has ${e.transactions} cases now.`;
  return e.snoozedUntil <= now ? 'The time is over.' : null;
}

/** True while an exception sleeps. Never stored: what ends it ends it at once. */
export const isSnoozed = (e: Resting, now: Date): boolean => e.state !== 'resolved' && e.snoozedUntil !== null && whyAwake(e, now) === null;
