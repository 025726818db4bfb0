import type { TransactionChange } from '@/lib/domain';
import type { EventGroup, SharedKey } from './group-events';
import { MOST_LOOSE_EVENTS } from './group-stored.db';

/** A transaction of more log entries is no business instance: its key is a default value, or a name of something else. */
export const MOST_EVENTS = 10_000;

/** Returns the keys by which new events came to transactions that may hold no more of them. */
export function findFull(groups: readonly { group: EventGroup }[], changes: readonly TransactionChange[]): SharedKey[] {
  return changes.flatMap(({ after }, at) => {
    const { environment, workflow, keys } = groups[at]?.group ?? { environment: '', workflow: '', keys: [] };
    if (after.eventCount < MOST_LOOSE_EVENTS) return [];
    const joining = keys.filter(
      (key) => (key.strength === 'weak' && key.loose) || (key.strength === 'identity' && after.eventCount >= MOST_EVENTS),
    );
    return joining.map(({ kind, value }) => ({ environment, workflow, kind, value }));
  });
}
