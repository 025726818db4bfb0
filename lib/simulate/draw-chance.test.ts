import { describe, expect, it } from 'vitest';
import { COUNT_DISPERSION, diceOf, drawCount, drawHex, drawLogNormal, drawShare, drawWeighted, normalAt } from './draw-chance';

const many = (draw: (i: number) => number, count = 20_000): number[] =>
  Array.from({ length: count }, (_, i) => draw(i)).sort((a, b) => a - b);
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const quantile = (sorted: readonly number[], q: number): number => sorted[Math.floor(q * sorted.length)] ?? 0;

describe('draw-chance', () => {
  it('answers the same question with the same number, in any order, and other questions otherwise', () => {
    const dice = diceOf('a transaction');
    const first = drawShare(dice, 7);
    drawShare(dice, 8);
    expect(drawShare(dice, 7)).toBe(first);
    expect(drawShare(diceOf('a transaction'), 7)).toBe(first);
    expect(drawShare(dice, 8)).not.toBe(first);
    expect(drawShare(diceOf('another transaction'), 7)).not.toBe(first);
  });

  it.each([
    ['over slots', (i: number) => drawShare(diceOf('x'), i)],
    ['over texts', (i: number) => drawShare(diceOf(`day 1 wf-a fac-b ${i}`), 0)],
  ])('spreads shares evenly %s', (_, draw) => {
    const shares = many(draw);
    expect(mean(shares)).toBeCloseTo(0.5, 1.7);
    for (const q of [0.01, 0.1, 0.5, 0.9, 0.99]) expect(Math.abs(quantile(shares, q) - q)).toBeLessThan(0.012);
    expect(Math.min(...shares)).toBeGreaterThan(0);
    expect(Math.max(...shares)).toBeLessThan(1);
  });

  it.each([
    [0.5, 0],
    [0.995, 2.575829304],
    [0.001, -3.090232306],
    [0.841344746, 1],
  ])('knows the normal quantile of %d', (share, z) => {
    expect(normalAt(share)).toBeCloseTo(z, 6);
  });

  it('draws log-normal values with the median and the 99.5th percentile that were asked for', () => {
    const sigma = Math.log(30 / 5) / 2.5758;
    const values = many((i) => drawLogNormal(diceOf('d'), i, 5, sigma));
    expect(quantile(values, 0.5)).toBeGreaterThan(4.9);
    expect(quantile(values, 0.5)).toBeLessThan(5.1);
    expect(quantile(values, 0.995)).toBeGreaterThan(27);
    expect(quantile(values, 0.995)).toBeLessThan(33);
  });

  it.each([0.4, 3, 25, 400])('draws counts of mean %d with more spread than Poisson', (asked) => {
    const counts = many((i) => drawCount(diceOf('c'), i, asked));
    const got = mean(counts);
    const variance = mean(counts.map((c) => (c - got) ** 2));
    expect(got / asked).toBeGreaterThan(0.97);
    expect(got / asked).toBeLessThan(1.03);
    expect(variance / got).toBeGreaterThan(COUNT_DISPERSION * 0.93);
    expect(variance / got).toBeLessThan(COUNT_DISPERSION * 1.07);
    expect(counts.every((c) => Number.isInteger(c) && c >= 0)).toBe(true);
  });

  it('draws nothing from nothing', () => {
    expect(drawCount(diceOf('c'), 1, 0)).toBe(0);
    expect(() => drawWeighted(diceOf('c'), 1, [])).toThrow(RangeError);
  });

  it('draws ids that are full length, never all zero, and do not repeat', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => drawHex(diceOf('t'), i, 8));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id) && !/^0+$/.test(id))).toBe(true);
    expect(drawHex(diceOf('t'), 1, 16)).toMatch(/^[0-9a-f]{32}$/);
  });
});
