import { type State, StateMark } from '@/components/ui/glyph';
import type { ReplayState } from '@/lib/domain';
import { replayStateWords, sayReplayItem } from '@/lib/domain/say-replay';
import type { ReplayItem } from '@/lib/domain/views/replays';

const marks: Record<ReplayState, State> = {
  awaiting_approval: 'watch',
  running: 'next',
  held: 'high',
  done: 'good',
  cancelled: 'cancelled',
  refused: 'cancelled',
};

/** How a replay stands. Done is said of the asking; what came of it stands in the numbers beside. */
export const ReplayMark = ({ state }: { state: ReplayState }) => (
  <StateMark state={marks[state]} soft={state !== 'held' && state !== 'awaiting_approval'}>
    {replayStateWords[state]}
  </StateMark>
);

function markOf({ state, outcome }: ReplayItem): State {
  if (outcome === 'completed') return 'good';
  if (outcome === 'failed') return 'crit';
  if (outcome === 'unanswered') return 'unknown';
  if (state === 'refused' || state === 'unreachable') return 'high';
  return state === 'accepted' || state === 'asking' ? 'next' : state === 'waiting' ? 'notyet' : 'cancelled';
}

/** Where one transaction of a replay stands. */
export const ItemMark = ({ item }: { item: ReplayItem }) => (
  <StateMark state={markOf(item)} soft={item.outcome !== 'failed'}>
    {sayReplayItem(item)}
  </StateMark>
);
