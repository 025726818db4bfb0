import { describe, expect, it } from 'vitest';
import { isElevated, judgePlace, type PlaceFacts } from './judge-place';

const quiet: PlaceFacts = {
  volume: 0,
  attention: 0,
  missing: 0,
  exceptions: 0,
  severity: null,
  bad: 0,
  good: 0,
  usualBad: 0,
  usualGood: 0,
  silentMs: null,
  metrics: [],
};
const worrying = { state: 'watch', text: 'Messages waiting: 1,200 messages' } as const;
const badMetric = { state: 'medium', text: 'Consumer lag: 60,000 messages' } as const;
const state = (part: Partial<PlaceFacts>) => judgePlace({ ...quiet, ...part }).state;

describe('judgePlace', () => {
  it.each([
    ['nothing expected, nothing came', {}, 'none'],
    ['traffic and nothing wrong', { volume: 3 }, 'good'],
    ['log entries of transactions begun earlier are data too', { good: 2 }, 'good'],
    ['critical exception', { exceptions: 1, severity: 'sev1', volume: 9 }, 'crit'],
    ['high exception', { exceptions: 1, severity: 'sev2' }, 'high'],
    ['medium exception', { exceptions: 2, severity: 'sev3', volume: 9 }, 'medium'],
    ['low exception is worth a look', { exceptions: 1, severity: 'sev4', volume: 9 }, 'watch'],
    ['silence is unknown, never good', { volume: 400, silentMs: 2_460_000 }, 'unknown'],
    ['silence hides what a medium exception says', { silentMs: 2_460_000, exceptions: 1, severity: 'sev3' }, 'unknown'],
    ['silence does not hide a critical exception', { silentMs: 2_460_000, exceptions: 1, severity: 'sev1' }, 'crit'],
    ['failing more than usual', { volume: 50, bad: 10, good: 90, usualBad: 5, usualGood: 995 }, 'watch'],
    ['failed, though no open exception holds it', { volume: 50, attention: 2, good: 80 }, 'watch'],
    ['a metric worth watching', { volume: 50, metrics: [worrying] }, 'watch'],
    ['a bad metric', { volume: 50, metrics: [worrying, badMetric] }, 'medium'],
    ['a bad metric does not hide a high exception', { exceptions: 1, severity: 'sev2', metrics: [badMetric] }, 'high'],
    ['a bad metric of a silent place does not make it known', { silentMs: 2_460_000, metrics: [badMetric] }, 'unknown'],
    ['failing as usual', { volume: 50, bad: 10, good: 90, usualBad: 90, usualGood: 910 }, 'good'],
  ] as const)('%s', (_, part, expected) => {
    expect(state(part)).toBe(expected);
  });

  it('says why in words', () => {
    const { why } = judgePlace({ ...quiet, exceptions: 2, severity: 'sev2', attention: 30, missing: 1, silentMs: 41 * 60_000 });
    expect(why).toEqual([
      '2 open exceptions, the worst high',
      '30 transactions failed or held up',
      '1 promised batch not arrived',
      'No sign of life for 41 min, although the same minutes are usually busy',
    ]);
  });
});

it('says three metrics, the worst first, and how many more there are', () => {
  const { why } = judgePlace({ ...quiet, metrics: [worrying, badMetric, worrying, worrying, worrying] });
  expect(why).toEqual([badMetric.text, worrying.text, worrying.text, 'And 2 more metrics']);
});

describe('isElevated', () => {
  const base = { bad: 0, good: 0, usualBad: 0, usualGood: 0 };
  it.each([
    ['no data is not elevated', {}, false],
    ['two failures may be chance', { bad: 2, good: 2 }, false],
    ['without a usual, above five percent', { bad: 3, good: 40 }, true],
    ['without a usual, below five percent', { bad: 3, good: 97 }, false],
    ['exactly twice the usual and a percent is not above it', { bad: 3, good: 97, usualBad: 10, usualGood: 990 }, false],
    ['above twice the usual and a percent', { bad: 4, good: 96, usualBad: 10, usualGood: 990 }, true],
  ])('%s', (_, part, expected) => {
    expect(isElevated({ ...base, ...part })).toBe(expected);
  });
});
