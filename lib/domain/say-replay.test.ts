import { describe, expect, test } from 'vitest';
import { sayReplay } from './say-replay';

const none = {
  asked: 0,
  waiting: 0,
  accepted: 0,
  refused: 0,
  unreachable: 0,
  cancelled: 0,
  skipped: 0,
  completed: 0,
  failed: 0,
  unanswered: 0,
  awaited: 0,
};

describe('sayReplay', () => {
  test.each([
    ['awaiting_approval', { asked: 200 }, '200 transactions wait for a second person to approve.'],
    ['done', { asked: 200, completed: 180, failed: 20 }, '180 of 200 were completed; 20 failed again.'],
    ['done', { asked: 1, completed: 1 }, '1 of 1 was completed.'],
    [
      'running',
      { asked: 30, completed: 1, awaited: 1, waiting: 28 },
      '1 of 30 was completed; 1 is taken and not heard of yet; 28 wait their turn.',
    ],
    ['cancelled', { asked: 10, completed: 1, cancelled: 9 }, '1 of 10 was completed; 9 were called off.'],
    [
      'done',
      { asked: 4, unanswered: 2, refused: 1, unreachable: 1 },
      '0 of 4 were completed; 1 was not taken; 1 could not be asked; of 2 nothing was heard of.',
    ],
  ] as const)('%s', (state, counts, words) => expect(sayReplay(state, { ...none, ...counts })).toBe(words));
});
