import type { State } from '@/components/ui/glyph';
import { sayDuration } from '@/lib/domain/say';
import { sayObjective } from '@/lib/domain/say-slo';
import type { SloRow, SloState } from '@/lib/domain/views/slos';

export const sloGlyphs: Record<SloState, State> = {
  spent: 'high',
  burning: 'medium',
  low: 'watch',
  kept: 'good',
  few: 'notyet',
  no_data: 'unknown',
  partial: 'notyet',
};

export const budgetFills = {
  spent: 'high',
  burning: 'watch',
  low: 'watch',
  kept: 'good',
  few: 'ink',
  no_data: 'ink',
  partial: 'ink',
} as const;

export const indicatorNames = { success: 'Success', latency: 'Latency', freshness: 'Freshness' } as const;

/** What is asked, in one line: `99.5 % of log entries end well, 28 days`. */
export function sayPromise({ objective, indicator, withinMs, counted, windowDays }: Omit<SloRow, 'name'>): string {
  const limit = withinMs === null ? '' : sayDuration(withinMs);
  const what = {
    success: `${counted} end well`,
    latency: `${counted} take at most ${limit}`,
    freshness: `minutes have news at most ${limit} old`,
  }[indicator];
  return `${sayObjective(objective)} of ${what}, ${windowDays} days`;
}
