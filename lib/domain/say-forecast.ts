import type { Forecast, ForecastState } from './views/forecasts';

/** How a deadline is likely to end, as a mark and a word. */
export const forecastMarks = {
  met: { state: 'good', word: 'Done' },
  likely_met: { state: 'good', word: 'Likely in time' },
  uncertain: { state: 'watch', word: 'Either way' },
  likely_late: { state: 'high', word: 'Likely late' },
  late: { state: 'crit', word: 'Late' },
  silent: { state: 'unknown', word: 'Not known' },
} as const satisfies Record<ForecastState, { state: string; word: string }>;

const order: Record<ForecastState, number> = { late: 0, likely_late: 1, uncertain: 2, likely_met: 3, met: 4, silent: 5 };

/**
 * The deadlines a place should hear of first, at most so many: those that are late or likely to be, then the next. What is done is left out;
 * of what cannot be known only the deadline is told.
 */
export function nextDeadlines<T extends Pick<Forecast, 'state' | 'lastDueAt'>>(forecasts: readonly T[], most: number): T[] {
  const urgent = (one: T) => (order[one.state] < 2 ? 0 : 1);
  return forecasts
    .filter(({ state }) => state !== 'met')
    .toSorted((a, b) => urgent(a) - urgent(b) || a.lastDueAt.localeCompare(b.lastDueAt) || order[a.state] - order[b.state])
    .slice(0, most);
}
