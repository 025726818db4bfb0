import { describe, expect, it } from 'vitest';
import { placeOnAxis } from './compress-time';
import { axisTicks, placeInView, traceAxis, WHOLE } from './trace-axis';

const span = (startMs: number, durationMs: number) => ({ startMs, durationMs });
const HOUR = 3_600_000;

describe('traceAxis', () => {
  it('is linear while something runs', () => {
    const axis = traceAxis([span(0, 1000), span(400, 100)], 1000);
    expect(axis).toEqual([{ from: 0, to: 1000, start: 0, end: 1, gap: false }]);
    expect(placeOnAxis(axis, 250)).toBe(0.25);
  });
  it('cuts idle hours short and keeps the work before and after to one scale', () => {
    const axis = traceAxis([span(0, 1000), span(HOUR, 3000)], HOUR + 3000);
    expect(axis.map((one) => one.gap)).toEqual([false, true, false]);
    const [before, , after] = axis.map(({ start, end }) => end - start);
    expect((after ?? 0) / (before ?? 1)).toBeCloseTo(3, 6);
    expect(axis.at(-1)?.end).toBeCloseTo(1, 9);
  });
  it('does not cut what a parent covers', () => {
    expect(traceAxis([span(0, HOUR), span(0, 10), span(HOUR - 10, 10)], HOUR).map((one) => one.gap)).toEqual([false]);
  });
  it('cuts at most fourteen stretches and stays within the width', () => {
    const axis = traceAxis(
      Array.from({ length: 30 }, (_, i) => span(i * HOUR, 1000)),
      29 * HOUR + 1000,
    );
    expect(axis.filter((one) => one.gap).length).toBe(14);
    expect(axis.at(-1)?.end).toBeCloseTo(1, 9);
  });
  it('takes an empty trace and a single instant', () => {
    expect(traceAxis([], 0)).toEqual([{ from: 0, to: 1, start: 0, end: 1, gap: false }]);
    expect(traceAxis([span(0, 0)], 0)).toHaveLength(1);
  });
});

describe('axisTicks', () => {
  it('labels round moments at least a tenth apart, and each stretch by its own beginning', () => {
    const axis = traceAxis([span(0, 1000), span(HOUR, 3000)], HOUR + 3000);
    const ticks = axisTicks(axis, WHOLE);
    expect(ticks.map((tick) => tick.atMs)).toContain(HOUR);
    for (const [index, tick] of ticks.entries()) expect(tick.x - (ticks[index - 1]?.x ?? -1)).toBeGreaterThanOrEqual(0.1);
  });
  it('follows the part that is shown', () => {
    const axis = traceAxis([span(0, 1000)], 1000);
    expect(placeInView(axis, { from: 0.5, to: 1 }, 750)).toBe(0.5);
    expect(axisTicks(axis, { from: 0.5, to: 1 })[0]?.atMs).toBeGreaterThanOrEqual(500);
  });
});
