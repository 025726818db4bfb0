import type { State } from '@/components/ui/glyph';
import { sayDuration } from '@/lib/domain/say';
import type { Feed } from '@/lib/domain/views/sources';

/** Glyph, word and reason of how a feed stands. */
export function feedMark(feed: Feed): { state: State; word: string; why: string; soft: boolean } {
  const usual = feed.usualSilenceMs === null ? null : sayDuration(feed.usualSilenceMs);
  switch (feed.state) {
    case 'sending':
      return { state: 'good', word: 'Sending', why: '', soft: true };
    case 'quiet':
      return { state: 'low', word: 'Quiet', why: `as usual at this hour: up to ${usual}`, soft: true };
    case 'silent':
      return {
        state: 'unknown',
        word: 'Silent',
        why: usual === null ? 'nothing to compare with yet' : `usually up to ${usual} at this hour`,
        soft: false,
      };
    case 'refused':
      return { state: 'high', word: 'All refused', why: 'nothing it sent could be taken', soft: false };
    case 'history':
      return { state: 'low', word: 'History', why: '', soft: true };
  }
}

/** What is known of a source's clock. */
export function sayClock({ kind, ms }: NonNullable<Feed['day']>['clock']): string {
  if (kind === 'ahead') return `runs at least ${sayDuration(ms)} ahead`;
  if (kind === 'within') return ms < 1000 ? 'right to a second' : `at most ${sayDuration(ms)} behind`;
  return `cannot be known: nothing arrives in less than ${sayDuration(ms)}`;
}

/** What is wrong with a feed beside its silence, worst first; empty when nothing is. */
export function feedFaults({ day, week, sequence, unknown }: Feed): string[] {
  const faults: string[] = [];
  const many = (n: number, one: string, more: string) => `${n.toLocaleString('en-US')} ${n === 1 ? one : more}`;
  if (day?.clock.kind === 'ahead') faults.push(`clock ${sayDuration(day.clock.ms)} ahead`);
  if (sequence && sequence.missing > 0) faults.push(many(sequence.missing, 'number skipped', 'numbers skipped'));
  if (week.contradictions > 0) faults.push(many(week.contradictions, 'contradiction', 'contradictions'));
  if (week.refused > 0) faults.push(`${week.refused.toLocaleString('en-US')} refused`);
  if (day && day.truncated > 0) faults.push(`${day.truncated.toLocaleString('en-US')} cut short`);
  if (day && day.unmapped > 0) faults.push(`${day.unmapped.toLocaleString('en-US')} with unknown names`);
  else if (unknown.length > 0) faults.push(many(unknown.length, 'unknown name', 'unknown names'));
  return faults;
}
