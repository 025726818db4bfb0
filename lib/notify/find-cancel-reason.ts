import type { ExceptionRecord } from '@/lib/domain';
import { explainedBy } from './may-notify';

type Standing = Pick<ExceptionRecord, 'state' | 'severity' | 'acknowledgedAt' | 'parentNumber'>;

/**
 * Returns in words why an intent needs no mail any more, or null when it does. An acknowledgement from before a rise of severity does
 * not count for that rise.
 */
export function findCancelReason(
  intent: { reason: string; created_at: Date },
  exception: Standing | null,
  /** `superseded`: a newer mail to the same people is on its way or there. `told`: an earlier one of this life has arrived, or may have. */
  mails: { superseded: boolean; told: boolean },
): string | null {
  if (!exception) return 'The exception is no longer there.';
  const { state, severity, acknowledgedAt, parentNumber } = exception;
  // One person is meant: what others heard and did says nothing about it.
  if (intent.reason === 'mentioned') return null;
  if (intent.reason === 'woken' || intent.reason === 'action_due')
    return state === 'resolved' ? 'It was resolved before the mail went out.' : null;
  if (intent.reason === 'resolved') {
    if (state !== 'resolved') return 'It was opened again before the all clear went out.';
    return mails.told ? null : 'They had not been told of it: no mail about it arrived.';
  }
  if (state === 'resolved') return 'It was resolved before the mail went out.';
  if (parentNumber !== null) return explainedBy(parentNumber);
  if (mails.superseded) return 'A newer mail about it says more.';
  const risen = intent.reason === 'severity';
  if (risen && severity !== 'sev1' && severity !== 'sev2' && mails.told) return 'It was no longer so severe when the mail was to go out.';
  const anew = risen || intent.reason === 'scope' || intent.reason === 'escalated';
  const known = state !== 'open' && !(anew && acknowledgedAt !== null && acknowledgedAt < intent.created_at);
  if (known) return state === 'waiting' ? 'Somebody took it up before the mail went out.' : 'It was acknowledged before the mail went out.';
  return null;
}
