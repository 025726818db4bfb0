import { describe, expect, test } from 'vitest';
import { sparkSpan, stepStart, stepsOf } from './kpi-windows';

const ZONE = 'America/Chicago';
const at = (text: string) => new Date(text);

describe('local steps', () => {
  test('a day that is 25 hours long is one step', () => {
    const steps = stepsOf({ from: at('2026-10-31T05:00:00Z'), to: at('2026-11-03T06:00:00Z') }, 'day', ZONE);
    expect(steps.map((step) => step.toISOString())).toEqual([
      '2026-10-31T05:00:00.000Z',
      '2026-11-01T05:00:00.000Z',
      '2026-11-02T06:00:00.000Z',
    ]);
  });

  test('weeks begin on Monday and months on the first, over a change of clocks', () => {
    expect(stepStart(at('2026-11-05T18:00:00Z'), 'week', ZONE).toISOString()).toBe('2026-11-02T06:00:00.000Z');
    expect(stepStart(at('2026-11-01T12:00:00Z'), 'week', ZONE).toISOString()).toBe('2026-10-26T05:00:00.000Z');
    expect(stepStart(at('2026-11-18T12:00:00Z'), 'month', ZONE).toISOString()).toBe('2026-11-01T05:00:00.000Z');
    expect(stepsOf({ from: at('2026-01-15T00:00:00Z'), to: at('2027-01-15T00:00:00Z') }, 'month', ZONE)).toHaveLength(13);
  });

  test.each([
    [1, 'hour', 48],
    [7, 'day', 28],
    [30, 'week', 13],
    [365, 'month', 12],
  ] as const)('the small chart of a window of %d days always has the same span', (days, bucket, length) => {
    const to = at('2026-11-18T17:00:00Z');
    const span = sparkSpan({ from: new Date(to.getTime() - days * 86_400_000), to }, ZONE);
    expect(span.bucket).toBe(bucket);
    expect(span.steps).toHaveLength(length);
    expect(new Set(span.steps.map(Number)).size).toBe(length);
    expect(span.steps.at(-1)?.getTime()).toBeLessThan(to.getTime());
  });
});
