import { describe, expect, test } from 'vitest';
import { spaceOut } from './space-out';

const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => ({ index: from + at, start: 100 + 30 * (from + at), end: 130 + 30 * (from + at) }));
const sizeOf = (all: ReturnType<typeof spaceOut>) =>
  all.reduce((sum, one) => sum + ('item' in one ? one.item.end - one.item.start : one.spacePx), 0);

describe('a long list of which a part is drawn', () => {
  test('is as tall as if all of it was drawn, wherever the part is', () => {
    for (const part of [rows(0, 10), rows(40, 50), rows(90, 100), [], [...rows(3, 4), ...rows(40, 50)], [...rows(40, 50), ...rows(77, 78)]])
      expect(sizeOf(spaceOut(part, 100, 3100))).toBe(3000);
  });

  test('holds what has the focus at its own place, away from what is in sight', () => {
    const all = spaceOut([...rows(3, 4), ...rows(40, 42)], 100, 3100);
    expect(all.map((one) => ('item' in one ? one.item.index : one.spacePx))).toEqual([90, 3, 36 * 30, 40, 41, 58 * 30]);
    expect(new Set(all.map((one) => ('item' in one ? one.item.index : one.key))).size).toBe(all.length);
  });

  test('adds nothing where all is drawn', () => {
    expect(spaceOut(rows(0, 100), 100, 3100).every((one) => 'item' in one)).toBe(true);
  });
});
