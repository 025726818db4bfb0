import type { State } from '@/components/ui/glyph';
import type { HealthState } from '@/lib/domain/views/health';

/** The word of each state, worst first: the order of legends and lists. */
export const stateWords: Record<HealthState, string> = {
  crit: 'Critical',
  high: 'High',
  unknown: 'Unknown',
  medium: 'Medium',
  watch: 'Watch',
  good: 'Good',
  none: 'No traffic',
};

/** States that call for somebody. */
export const isTrouble = (state: HealthState): boolean => state !== 'good' && state !== 'none';

/** The glyph of a state; none for a place without traffic. */
export const glyphOf = (state: HealthState): State | null => (state === 'none' ? null : state);
