import { sayCount, sayTime } from '@/lib/domain/say';
import type { TransactionList } from '@/lib/domain/views/transactions';

const verbs: Record<string, [one: string, many: string]> = {
  open: ['is under way', 'are under way'],
  completed: ['completed', 'completed'],
  completed_with_warning: ['completed with a warning', 'completed with a warning'],
  failed: ['failed', 'failed'],
  cancelled: ['was cancelled', 'were cancelled'],
  late: ['is late', 'are late'],
  attention: ['needs somebody', 'need somebody'],
};

/** The sentence above a list: how many there are of what, and when. Says `more than 10,000` when nobody counted further. */
export function sayList(list: TransactionList, states: readonly string[], now: number): string {
  const { from, timezone, to, total } = list;
  const count =
    total === null
      ? 'More than 10,000 transactions'
      : total === 0
        ? 'No transaction'
        : `${sayCount(total)} ${total === 1 ? 'transaction' : 'transactions'}`;
  const one = total === 1 || total === 0;
  const search = list.asked.find(({ param, name }) => (param === 'q' && name === 'Search') || param === 'key');
  if (list.faults.length > 0) return 'Part of this search names nothing that is known.';
  if (list.limited !== 'no') {
    const matching = search ? `match “${search.value}”` : 'match';
    return `More than 2,000 transactions ${matching}${list.limited === 'cut' ? ': type more of it.' : '.'}`;
  }
  const [state] = states;
  const failedAt = list.failedEntries === null ? undefined : list.asked.find(({ param }) => param === 'failedAt');
  const entries = `${sayCount(list.failedEntries ?? 0)} failed log ${list.failedEntries === 1 ? 'entry' : 'entries'}`;
  const verb = states.length === 1 && state !== undefined ? verbs[state]?.[one ? 0 : 1] : undefined;
  const what = search
    ? `${one ? 'matches' : 'match'} “${search.value}”`
    : (verb ??
      (failedAt && states.length === 0
        ? `${one ? 'has' : 'have'} ${entries} at ${failedAt.value}`
        : states.length > 1
          ? `${one ? 'is' : 'are'} in these states`
          : from === null
            ? list.asked.length > 0
              ? 'found'
              : `${one ? 'is' : 'are'} known`
            : 'started'));
  if (from === null || to === null) return `${count} ${what}.`;
  const open = Date.parse(to) >= Date.parse(list.asOf);
  return `${count} ${what} ${open ? `since ${sayTime(from, timezone, now)}` : `from ${sayTime(from, timezone, now)} to ${sayTime(to, timezone, now)}`}.`;
}
