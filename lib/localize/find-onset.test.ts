import { describe, expect, it } from 'vitest';
import { findOnset } from '.';

const from = new Date('2026-11-18T00:00:00Z');
const to = new Date('2026-11-19T00:00:00Z');
const at = (minute: number) => new Date(from.getTime() + minute * 60_000);

describe('findOnset', () => {
  it('is when the dense failures begin, not the first everyday one', () => {
    const everyday = [10, 200, 420, 640].map(at);
    const dense = Array.from({ length: 40 }, (_, i) => at(1000 + i * 3));
    expect(findOnset([...dense, ...everyday], from, to)).toEqual(at(1000));
  });
  it('is the first of all where it never was otherwise', () => {
    expect(findOnset([5, 300, 650, 900, 1200].map(at), from, to)).toEqual(at(5));
    expect(findOnset([], from, to)).toBeNull();
    expect(findOnset([from], from, to)).toEqual(from);
  });
});
