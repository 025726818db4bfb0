import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kpi, sketchOf } from '@/lib/domain';
import { addSums, judgeKpi, type KpiSum, type MeasuredKpi } from './judge-kpi';
import { type ChangePart, leaveOneOut, splitRatio } from './split-change';

const ratio = (numerator: number, denominator: number): KpiSum => ({ n: denominator, numerator, denominator, sketch: new Map() });
const round = (value: number | null) => (value === null ? null : Math.round(value * 1e9) / 1e9 + 0);
const total = (parts: readonly { effect: number }[]) => parts.reduce((sum, { effect }) => sum + effect, 0);

describe('splitRatio', () => {
  const cases: [string, ChangePart[], [string, number, number][]][] = [
    [
      'one place got worse and nothing else changed: all is its rate',
      [
        { id: 'a', now: ratio(80, 100), before: ratio(90, 100) },
        { id: 'b', now: ratio(90, 100), before: ratio(90, 100) },
      ],
      [
        ['a', -5, 0],
        ['b', 0, 0],
      ],
    ],
    [
      'both kept their rate and the worse one grew: all is the mix',
      [
        { id: 'good', now: ratio(100, 100), before: ratio(150, 150) },
        { id: 'bad', now: ratio(50, 100), before: ratio(25, 50) },
      ],
      [
        ['good', 0, -4.6875],
        ['bad', 0, -7.8125],
      ],
    ],
    [
      'a place that is new has no rate to change: all is the mix',
      [
        { id: 'old', now: ratio(90, 100), before: ratio(90, 100) },
        { id: 'new', now: ratio(0, 100), before: ratio(0, 0) },
      ],
      [
        ['old', 0, -11.25],
        ['new', 0, -33.75],
      ],
    ],
  ];
  it.each(cases)('%s', (_, parts, expected) => {
    expect(splitRatio(parts, 100).map(({ id, rate, mix }) => [id, round(rate), round(mix)])).toEqual(expected);
  });

  const side = fc.record({ denominator: fc.nat(5000), met: fc.double({ min: 0, max: 1, noNaN: true }) });
  const arbitrary = fc.array(fc.record({ now: side, before: side }), { minLength: 1, maxLength: 30 });

  it('adds up to the change of the whole, rate and mix to each effect, whatever the parts are', () => {
    fc.assert(
      fc.property(arbitrary, (drawn) => {
        const parts = drawn.map(({ now, before }, i) => ({
          id: String(i),
          now: ratio(now.met * now.denominator, now.denominator),
          before: ratio(before.met * before.denominator, before.denominator),
        }));
        const [now, before] = [addSums(parts.map((part) => part.now)), addSums(parts.map((part) => part.before))];
        const effects = splitRatio(parts, 100);
        if (now.denominator === 0 || before.denominator === 0) return expect(effects).toEqual([]);
        const change = 100 * (now.numerator / now.denominator - before.numerator / before.denominator);
        expect(total(effects)).toBeCloseTo(change, 9);
        for (const { effect, rate, mix } of effects) expect((rate ?? 0) + (mix ?? 0)).toBeCloseTo(effect, 9);
      }),
      { seed: 20_261_122, numRuns: 500 },
    );
  });
});

describe('leaveOneOut', () => {
  const kpi = {
    unit: 'hours',
    direction: 'lower',
    measure: { kind: 'duration', workflow: 'wf-a', from: 'a', to: 'b', clock: 'elapsed', percentiles: [50], cohort: 'completion' },
    judged: 50,
    minSample: 1,
    thresholds: null,
  } as unknown as MeasuredKpi & Kpi;
  // The calendar is not asked for a measure in hours.
  const calendars = {} as never;
  const HOUR_MS = 3_600_000;
  const hours = (...values: number[]): KpiSum => ({
    n: values.length,
    numerator: 0,
    denominator: 0,
    sketch: sketchOf(values.map((v) => v * HOUR_MS)),
  });

  it('gives the whole change to the place without which nothing would have changed', () => {
    const parts = [
      { id: 'same', now: hours(1, 2, 3), before: hours(1, 2, 3) },
      { id: 'slow', now: hours(20, 30, 40), before: hours(1, 2, 3) },
    ];
    const change =
      (judgeKpi(kpi, addSums(parts.map(({ now }) => now)), calendars).value ?? 0) -
      (judgeKpi(kpi, addSums(parts.map(({ before }) => before)), calendars).value ?? 0);
    const effects = leaveOneOut(kpi, parts, calendars);
    expect(effects.find(({ id }) => id === 'slow')?.effect).toBeCloseTo(change, 9);
  });

  it('says nothing of a place without which nothing is left, and leaves the sums as they were', () => {
    const only = { id: 'only', now: hours(2), before: hours(1) };
    expect(leaveOneOut(kpi, [only], calendars)).toEqual([]);
    expect(only.now).toEqual(hours(2));
  });
});
