import { expect, test } from 'vitest';
import { forecastMarks, nextDeadlines } from './say-forecast';
import { type ForecastState, forecastStates } from './views/forecasts';

const one = (name: string, state: ForecastState, hour: number) => ({
  name,
  state,
  lastDueAt: new Date(Date.UTC(2026, 10, 18, hour)).toISOString(),
});

test('what is late or likely to be comes first, then the next; what is done is left out', () => {
  const all = [
    one('cut-off', 'likely_met', 9),
    one('files', 'met', 8),
    one('close', 'likely_late', 20),
    one('post', 'silent', 7),
    one('pay', 'late', 6),
  ];
  expect(nextDeadlines(all, 3).map(({ name }) => name)).toEqual(['pay', 'close', 'post']);
  expect(nextDeadlines(all, 9).map(({ name }) => name)).toEqual(['pay', 'close', 'post', 'cut-off']);
  expect(nextDeadlines([], 3)).toEqual([]);
});

test('every state has a word, and no two the same', () => {
  const words = forecastStates.map((state) => forecastMarks[state].word);
  expect(new Set(words).size).toBe(forecastStates.length);
});
