import type { SplitPart } from '@/components/ui/split-bar';
import type { ReplayCounts } from '@/lib/domain/views/replays';

/** The bar of a replay: what became of the transactions first, then what is still to come. */
export const replayParts = (counts: ReplayCounts): SplitPart[] => [
  { name: 'Completed', value: counts.completed, tone: 'good' },
  { name: 'Failed again', value: counts.failed, tone: 'crit' },
  { name: 'Not taken', value: counts.refused + counts.unreachable, tone: 'high' },
  { name: 'Nothing heard', value: counts.unanswered, tone: 'watch' },
  { name: 'Taken, not heard of yet', value: counts.awaited, tone: 'accent' },
  { name: 'Waiting', value: counts.waiting, tone: 'plain' },
  { name: 'Called off', value: counts.cancelled, tone: 'plain' },
];
