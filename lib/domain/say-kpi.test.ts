import { describe, expect, test } from 'vitest';
import { sayChange, sayFigure, sayMovers, sayOpen, sayValue, sayWhole, writeKpiHeadline, writeWorst } from './say-kpi';
import type { KpiRow, KpiState } from './views/kpis';

test.each([
  [31.42, '31.4'],
  [0.072, '0.07'],
  [1284.4, '1,284'],
  [97, '97'],
  [99.97, '99.97'],
  [100, '100'],
  [0, '0'],
  [-3.21, '−3.2'],
])('%d is said %s', (value, words) => expect(sayFigure(value)).toBe(words));

test('units stand behind the figure', () => {
  expect(sayValue(31.4, 'hours')).toBe('31.4 h');
  expect(sayValue(97.6, 'percent')).toBe('97.6 %');
  expect(sayValue(5, 'count')).toBe('5');
});

test.each([
  ['hours' as const, 'lower' as const, 8.8, { figure: '+8.8 h', verdict: 'worse' }],
  ['hours' as const, 'lower' as const, -1.1, { figure: '−1.1 h', verdict: 'better' }],
  ['percent' as const, 'higher' as const, -1.3, { figure: '−1.3 points', verdict: 'worse' }],
  ['percent' as const, 'higher' as const, 0.001, { figure: 'no change', verdict: '' }],
])('a change in %s where %s is better', (unit, direction, change, said) => expect(sayChange({ unit, direction, change })).toEqual(said));

test('what cannot be compared has no change', () => expect(sayChange({ unit: 'hours', direction: 'lower', change: null })).toBeNull());

describe('the headline', () => {
  const of = (...states: KpiState[]) => states.map((state) => ({ current: { state } }));
  test.each([
    [
      of('met', 'met', 'watch', 'breached', 'no_data'),
      'Two of five measures meet their target, one is close, one is past its limit, one is not known.',
    ],
    [of('met', 'met'), 'Both measures meet their target.'],
    [of('breached', 'critical'), 'Neither measure meets its target, one is past its limit, one is critical.'],
    [of('met', 'few', 'few'), 'One of three measures meets its target, two have too few cases to judge.'],
    [of('watch'), 'The measure does not meet its target, it is close.'],
    [of('no_data', 'no_data', 'no_data'), 'Nothing was counted for any of three measures, so none is known.'],
    [of(), 'No measure is computed here'],
  ])('%#', (kpis, words) => expect(writeKpiHeadline(kpis)).toBe(words));
});

const row = {
  id: 'kpi-a',
  name: 'Order latency',
  unit: 'hours',
  direction: 'lower',
  kind: 'duration',
  judged: 90,
  noun: 'orders',
  weighedBy: null,
  thresholds: { target: 24, warning: 30, critical: 48 },
  current: { value: 31.4, n: 1284, state: 'breached' },
  change: 8.8,
  movers: [
    { id: 'a', name: 'Chippewa', more: 75 },
    { id: 'b', name: 'Baymark', more: 8 },
  ],
  othersMore: -3,
} as unknown as KpiRow;

test('the worst measure is said with its value, its target and where it comes from', () => {
  expect(writeWorst([row])).toEqual({
    before: 'Order latency: one in ten orders now takes longer than ',
    figure: '31.4 h',
    after: ', against a target of 24 h; most of the increase comes from Chippewa and Baymark.',
  });
  expect(writeWorst([{ ...row, current: { ...row.current, state: 'met' } }])).toBeNull();
});

test('movers name places, and the rest together', () => {
  expect(sayMovers(row)).toEqual([
    { place: 'Chippewa', words: '75 more' },
    { place: 'Baymark', words: '8 more' },
    { place: '', words: 'all others 3 fewer' },
  ]);
  expect(sayMovers({ movers: [], othersMore: null })).toEqual([]);
});

test('open cases are said with the oldest, none is not said', () => {
  expect(sayOpen({ open: 96, oldestOpenAt: '2026-11-12T00:00:00.000Z' }, Date.parse('2026-11-18T02:00:00Z'))).toBe(
    '96 open, oldest 6\u00a0d\u00a02\u00a0h',
  );
  expect(sayOpen({ open: 0, oldestOpenAt: null }, 0)).toBeNull();
});

test('what a value is a value of', () => {
  expect(sayWhole(row)).toBe('9 in 10 orders');
  expect(sayWhole({ ...row, kind: 'within', judged: null, weighedBy: 'lines' })).toBe('of lines');
});
