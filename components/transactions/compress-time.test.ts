import { describe, expect, it } from 'vitest';
import { compressTime, placeOnAxis } from './compress-time';

const MIN = 60_000;
const DAY = 86_400_000;

describe('compressTime', () => {
  it('has no axis without two different moments', () => {
    expect(compressTime([])).toEqual([]);
    expect(compressTime([5, 5])).toEqual([]);
  });
  it('draws one stretch to scale', () => {
    const axis = compressTime([0, 1000]);
    expect(axis).toEqual([{ from: 0, to: 1000, start: 0, end: 1, gap: false }]);
    expect(placeOnAxis(axis, 250)).toBe(0.25);
  });
  it('cuts days of waiting short and keeps the minutes of work visible', () => {
    const axis = compressTime([0, 4 * MIN, 2 * DAY, 2 * DAY + 5 * MIN, 4 * DAY]);
    expect(axis.map((one) => one.gap)).toEqual([false, true, false, true]);
    const [work, wait] = axis;
    expect((work?.end ?? 0) - (work?.start ?? 0)).toBeGreaterThan((wait?.end ?? 1) - (wait?.start ?? 0));
  });
  it('covers the width exactly and never runs backwards', () => {
    const axis = compressTime([0, 1, 50, 3 * MIN, DAY, DAY + 1, 9 * DAY, 9 * DAY + MIN, 30 * DAY]);
    expect(axis[0]?.start).toBe(0);
    expect(axis.at(-1)?.end).toBeCloseTo(1, 9);
    for (const { start, end } of axis) expect(end).toBeGreaterThan(start);
    const places = [0, 1, 50, MIN, DAY, 9 * DAY, 29 * DAY].map((at) => placeOnAxis(axis, at));
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });
  it('stays on the axis outside its ends', () => {
    const axis = compressTime([100, 200]);
    expect([placeOnAxis(axis, 0), placeOnAxis(axis, 900), placeOnAxis([], 5)]).toEqual([0, 1, 0]);
  });
  it('survives waiting alone', () => {
    const axis = compressTime([0, DAY, 2 * DAY, 3 * DAY]);
    expect(axis.at(-1)?.end).toBeCloseTo(1, 9);
  });
});
