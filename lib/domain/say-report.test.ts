import { describe, expect, test } from 'vitest';
import {
  sayCounted,
  sayResult,
  worstOf,
  writeMended,
  writeMovementsNote,
  writeReportHeadline,
  writeReportSentences,
  writeRisk,
} from './say-report';
import type { KpiNumber, KpiRow, KpiState } from './views/kpis';

const period = { inWords: 'in the week of 9 to 15 November 2026', previousName: 'the week of 2 to 8 November 2026' };
const number = (state: KpiState, value: number | null = 30, n = 1284): KpiNumber =>
  ({ value, n, numerator: null, denominator: null, percentiles: [], interval: null, state }) as unknown as KpiNumber;
const row = (state: KpiState, more: Partial<KpiRow> = {}): KpiRow =>
  ({
    id: 'kpi-x',
    name: 'Order latency',
    unit: 'hours',
    direction: 'lower',
    kind: 'duration',
    judged: 90,
    noun: 'orders',
    weighedBy: null,
    per: null,
    thresholds: { target: 24, warning: 30, critical: 48 },
    current: number(state),
    ...more,
  }) as unknown as KpiRow;
const rows = (...states: KpiState[]) => states.map((state) => row(state));

test.each<[KpiState[], string]>([
  [[], 'No measure of this report is computed here.'],
  [['met'], 'The measure met its target in the week of 9 to 15 November 2026.'],
  [['critical'], 'The measure did not meet its target in the week of 9 to 15 November 2026; it was critical.'],
  [['met', 'met'], 'Both measures met their target in the week of 9 to 15 November 2026.'],
  [['watch', 'breached'], 'Neither measure met its target in the week of 9 to 15 November 2026; one was close, one was past its limit.'],
  [
    ['met', 'met', 'met', 'watch', 'watch', 'critical', 'few', 'no_data'],
    'Three of eight measures met their target in the week of 9 to 15 November 2026; two were close, one was critical, one had too few cases to judge, one is not known.',
  ],
  [
    ['met', 'breached', 'no_target'],
    'One of three measures met its target in the week of 9 to 15 November 2026; one was past its limit, one has no target.',
  ],
  [['no_data', 'no_data'], 'Nothing was counted in the week of 9 to 15 November 2026, so none of two measures is known.'],
])('headline of %j', (states, words) => {
  expect(writeReportHeadline(rows(...states), period)).toBe(words);
});

describe('the worst measure', () => {
  test('is critical before past its limit, however far that one is', () => {
    const far = row('breached', { id: 'far', current: number('breached', 47) });
    const critical = row('critical', { id: 'critical', current: number('critical', 49) });
    expect(worstOf([far, critical, row('met')])?.id).toBe('critical');
  });
  test('among equals the one furthest past its target, on its own scale and in its own direction', () => {
    const share = row('breached', {
      id: 'share',
      unit: 'percent',
      direction: 'higher',
      kind: 'ratio',
      thresholds: { target: 97, warning: 95, critical: 90 },
      current: number('breached', 91),
    });
    expect(worstOf([row('breached', { current: number('breached', 31) }), share])?.id).toBe('share');
  });
  test('is none when nothing is past its target', () => {
    expect(worstOf(rows('met', 'few', 'no_data', 'no_target'))).toBeUndefined();
  });
  test('is told with its target and how many cases it rests on', () => {
    const risks = { top: [], exceptions: 0, amounts: [], people: 0 };
    const mended = { exceptions: 0, transactions: 0, top: [] };
    const told = writeReportSentences({
      kpis: [row('breached', { current: number('breached', 31.4) })],
      risks,
      mended,
      period: period as never,
    });
    expect(told[0]).toBe(
      'Order latency is furthest past its target: 9 in 10 orders took at most 31.4 h, against 24 h (1,284 orders counted).',
    );
    expect(told.slice(1)).toEqual(['No exception is open now.', 'No exception was mended in the week of 9 to 15 November 2026.']);
  });
});

test.each<[Partial<KpiRow>, string]>([
  [{}, '9 in 10 orders took at most 30 h'],
  [{ judged: 50 }, 'half of orders took at most 30 h'],
  [{ kind: 'ratio', unit: 'percent', weighedBy: 'lines', current: number('met', 96.123) }, '96.1 % of lines'],
  [{ kind: 'ratio', unit: 'percent', current: number('met', 99.97) }, '99.97 % of orders'],
  [{ kind: 'rate', unit: 'count', per: 1000, weighedBy: 'people', current: number('met', 7.4) }, '7.4 per 1,000 people'],
  [{ current: { ...number('few', 30, 12), interval: { low: 21, high: null } } }, '9 in 10 orders took at most 30 h (21 or more)'],
  [{ current: number('no_data', null, 0) }, 'not known'],
])('a result: %j', (more, words) => {
  expect(sayResult(row('met', more))).toBe(words);
});

test('one case is one', () => {
  expect(sayCounted(row('few', { current: number('few', 3, 1) }))).toBe('1 order counted');
});

test.each([
  [
    { exceptions: 38, amounts: [{ currency: 'USD', amountMinor: 31_240_000 }], people: 14 },
    'At risk now: $312,400 and 14 people in 38 open exceptions.',
  ],
  [{ exceptions: 1, amounts: [], people: 1 }, 'At risk now: 1 person in 1 open exception.'],
  [{ exceptions: 3, amounts: [], people: 0 }, '3 open exceptions now; none says what money or people it touches.'],
  [{ exceptions: 0, amounts: [], people: 0 }, 'No exception is open now.'],
])('risk %#', (risks, words) => {
  expect(writeRisk(risks)).toBe(words);
});

test('what was mended', () => {
  expect(writeMended({ exceptions: 1, transactions: 1, top: [] }, period)).toBe(
    '1 exception with 1 case was mended in the week of 9 to 15 November 2026.',
  );
  expect(writeMended({ exceptions: 12, transactions: 1340, top: [] }, period)).toContain('12 exceptions with 1,340 cases were mended');
});

test.each([
  [0, 0, 0, 'no measure is computed'],
  [0, 0, 5, 'no measure has enough cases in both'],
  [0, 4, 5, 'all four measures that can be compared with the week of 2 to 8 November 2026 stayed in their usual range'],
  [0, 1, 5, 'the one measure that can be compared'],
])('%i moved of %i compared of %i', (moved, compared, total, words) => {
  expect(writeMovementsNote(moved, compared, total, period)).toContain(words);
});
test('movements need no note', () => {
  expect(writeMovementsNote(2, 4, 5, period)).toBe('');
});
