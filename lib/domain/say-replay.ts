import type { ReplayOutcome, ReplayState } from './replay';
import { sayCount, sayPlural } from './say';
import type { ReplayCounts, ReplayItem } from './views/replays';

export const replayStateWords: Record<ReplayState, string> = {
  awaiting_approval: 'Waits for approval',
  running: 'Running',
  held: 'Held',
  done: 'Done',
  cancelled: 'Cancelled',
  refused: 'Not approved',
};

const outcomeWords: Record<ReplayOutcome, string> = { completed: 'Completed', failed: 'Failed again', unanswered: 'Nothing heard' };
const itemWords: Record<ReplayItem['state'], string> = {
  waiting: 'Waits its turn',
  asking: 'Being asked',
  accepted: 'Taken, not heard of yet',
  refused: 'Not taken',
  unreachable: 'Could not be asked',
  skipped: 'Left out',
  cancelled: 'Called off',
};

/** Where one transaction of a replay stands: what became of it when that is known, else whether it was taken. */
export const sayReplayItem = ({ state, outcome }: Pick<ReplayItem, 'state' | 'outcome'>): string =>
  outcome === null ? itemWords[state] : outcomeWords[outcome];

/** What a replay came to, in one sentence: `180 of 200 were completed; 20 failed again.` */
export function sayReplay(state: ReplayState, counts: ReplayCounts): string {
  const { asked, completed } = counts;
  if (state === 'awaiting_approval')
    return `${sayPlural(asked, 'transaction')} ${asked === 1 ? 'waits' : 'wait'} for a second person to approve.`;
  if (state === 'refused')
    return `${sayPlural(asked, 'transaction')} ${asked === 1 ? 'was' : 'were'} not sent: the replay was not approved.`;
  const is = (n: number, one: string, many: string) => `${sayCount(n)} ${n === 1 ? one : many}`;
  const rest = [
    [counts.failed, (n: number) => `${sayCount(n)} failed again`],
    [counts.awaited, (n: number) => is(n, 'is taken and not heard of yet', 'are taken and not heard of yet')],
    [counts.waiting, (n: number) => is(n, 'waits its turn', 'wait their turn')],
    [counts.refused, (n: number) => is(n, 'was not taken', 'were not taken')],
    [counts.unreachable, (n: number) => `${sayCount(n)} could not be asked`],
    [counts.unanswered, (n: number) => `of ${sayCount(n)} nothing was heard of`],
    [counts.cancelled, (n: number) => is(n, 'was called off', 'were called off')],
  ] as const;
  const said = rest.flatMap(([n, say]) => (n === 0 ? [] : [say(n)]));
  const first = `${sayCount(completed)} of ${sayCount(asked)} ${completed === 1 ? 'was' : 'were'} completed`;
  return `${[first, ...said].join('; ')}.`;
}
