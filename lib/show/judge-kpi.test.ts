import { describe, expect, test } from 'vitest';
import { calendarsSchema, type Kpi, kpiSchema, sketchOf } from '@/lib/domain';
import { boundCount } from './bound-number';
import { addSums, countPastTarget, isMeasured, judgeKpi, type MeasuredKpi, stateOf } from './judge-kpi';

const businessCalendars = calendarsSchema.parse({
  holidays: [],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
  closeCalendar: {},
  releaseWindows: [],
});
const HOUR_MS = 3_600_000;

function kpi(changes: Partial<Kpi> = {}): MeasuredKpi {
  const one = kpiSchema.parse({
    id: 'kpi-x',
    name: 'X',
    question: '?',
    workflows: ['wf-x'],
    formula: 'x',
    unit: 'hours',
    direction: 'lower',
    windowDays: 7,
    windowName: 'rolling 7 days',
    measure: { kind: 'duration', workflow: 'wf-x', from: 'a', to: 'b', clock: 'elapsed', percentiles: [50, 90] },
    judged: 90,
    thresholds: { target: 24, warning: 30, critical: 48 },
    minSample: 20,
    targetBasis: 'design_default',
    defaultOn: true,
    ...changes,
  });
  if (!isMeasured(one)) throw new Error('not measured');
  return one;
}

describe('how a value stands', () => {
  test.each([
    ['at the target', 'lower', 24, 20, 'met'],
    ['past it', 'lower', 24.1, 20, 'watch'],
    ['past the limit', 'lower', 31, 20, 'breached'],
    ['past the critical line', 'lower', 49, 20, 'critical'],
    ['too few cases', 'lower', 99, 19, 'few'],
    ['no case', 'lower', null, 0, 'no_data'],
    ['higher is better, at the target', 'higher', 24, 20, 'met'],
    ['higher is better, under it', 'higher', 10, 20, 'critical'],
  ] as const)('%s', (_name, direction, value, n, state) => {
    const thresholds = direction === 'higher' ? { target: 24, warning: 20, critical: 15 } : { target: 24, warning: 30, critical: 48 };
    expect(stateOf(kpi({ direction, thresholds }), value, n)).toBe(state);
  });

  test('without thresholds nothing is judged', () => expect(stateOf(kpi({ thresholds: null }), 5, 50)).toBe('no_target'));
});

describe('a number from sums', () => {
  const hours = (values: number[]) => ({
    n: values.length,
    numerator: 0,
    denominator: 0,
    sketch: sketchOf(values.map((value) => value * HOUR_MS)),
  });

  test('a percentile of two places is that of all their cases, not the mean of two percentiles', () => {
    const quick = hours(Array.from({ length: 90 }, () => 1));
    const slow = hours(Array.from({ length: 10 }, () => 100));
    const whole = judgeKpi(kpi(), addSums([quick, slow]), businessCalendars);
    expect(whole.n).toBe(100);
    expect(Math.abs((whole.value ?? 0) - 1)).toBeLessThan(0.011);
  });

  test('days on the business clock are business days', () => {
    const days = kpi({
      unit: 'business_days',
      measure: { kind: 'duration', workflow: 'wf-x', from: 'a', to: 'b', clock: 'business', percentiles: [50], cohort: 'completion' },
      judged: 50,
    });
    expect(judgeKpi(days, hours([22]), businessCalendars).value).toBeCloseTo(2, 1);
  });

  test('nothing is not zero', () => {
    expect(judgeKpi(kpi(), addSums([]), businessCalendars)).toMatchObject({ value: null, n: 0, percentiles: [], state: 'no_data' });
  });

  test('cases past the target are counted from the sketch; weighed ones are not counts', () => {
    expect(countPastTarget(kpi(), hours([1, 23, 25, 40, 99]), businessCalendars)).toBe(3);
    const weighed = kpi({
      unit: 'percent',
      direction: 'higher',
      measure: {
        kind: 'ratio',
        workflow: 'wf-x',
        denominator: 'a',
        numerator: { milestone: 'b' },
        weight: 'lines',
        also: [],
        needs: [],
        clock: 'elapsed',
        cohort: 'start',
      },
    });
    expect(countPastTarget(weighed, { n: 2, numerator: 5, denominator: 9, sketch: new Map() }, businessCalendars)).toBeNull();
  });
});

describe('boundCount', () => {
  test.each([
    // Garwood's exact limits, as tabulated by Ulm, American Journal of Epidemiology 131 (1990), and the CDC's table for counts up to 99.
    [0, '0.000', '3.689'],
    [1, '0.025', '5.572'],
    [2, '0.242', '7.225'],
    [5, '1.623', '11.668'],
    [10, '4.795', '18.390'],
    [20, '12.217', '30.888'],
    [50, '37.111', '65.919'],
    [100, '81.364', '121.627'],
  ])('%i events', (count, low, high) => {
    const bounds = boundCount(count);
    expect([bounds.low.toFixed(3), bounds.high.toFixed(3)]).toEqual([low, high]);
  });

  test('beyond what is summed the approximation goes on without a step', () => {
    const [before, after] = [boundCount(200), boundCount(201)];
    expect(after.low - before.low).toBeGreaterThan(0.9);
    expect(after.low - before.low).toBeLessThan(1.1);
    expect(after.high - before.high).toBeGreaterThan(0.9);
    expect(after.high - before.high).toBeLessThan(1.1);
  });
});
