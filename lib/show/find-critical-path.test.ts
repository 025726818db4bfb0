import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCriticalPath, type PathSpan } from './find-critical-path';

const span = (id: string, startMs: number, endMs: number, children: PathSpan[] = []): PathSpan => ({ id, startMs, endMs, children });
const path = (...roots: PathSpan[]) => Object.fromEntries(findCriticalPath(roots));

describe('findCriticalPath', () => {
  it('is the whole of a span that works alone', () => {
    expect(path(span('a', 0, 10))).toEqual({ a: [[0, 10]] });
  });
  it('goes through the child that ends last, and through the one before it', () => {
    expect(path(span('a', 0, 100, [span('b', 10, 40), span('c', 20, 35), span('d', 50, 90)]))).toEqual({
      a: [
        [0, 10],
        [40, 50],
        [90, 100],
      ],
      b: [[10, 40]],
      d: [[50, 90]],
    });
  });
  it('waits for a child that outlives its parent only until the parent ends', () => {
    expect(path(span('a', 0, 50, [span('b', 10, 80)]))).toEqual({ a: [[0, 10]], b: [[10, 50]] });
  });
  it('takes a child that began before its parent from where the parent began', () => {
    expect(path(span('a', 10, 50, [span('b', 0, 30)]))).toEqual({ a: [[30, 50]], b: [[0, 30]] });
  });
  it('charges nobody for the time between two roots', () => {
    expect(path(span('a', 0, 10), span('b', 500, 520))).toEqual({ a: [[0, 10]], b: [[500, 520]] });
  });
  it('has nothing to say of nothing', () => {
    expect(path()).toEqual({});
  });
  it('does not overflow on a chain of ten thousand spans', () => {
    let chain = span('s0', 0, 10_000);
    for (let at = 1; at < 10_000; at += 1) chain = span(`s${at}`, 0, 10_000 + at, [chain]);
    expect(findCriticalPath([chain]).size).toBe(10_000);
  });
  it('never counts a moment twice, and of one root every moment once', () => {
    const parts = fc.array(fc.record({ under: fc.nat(), at: fc.nat(50), length: fc.integer({ min: 1, max: 50 }) }), {
      minLength: 1,
      maxLength: 25,
    });
    fc.assert(
      fc.property(parts, (drawn) => {
        const made = drawn.map(({ at, length }, n) => ({ id: `s${n}`, startMs: at, endMs: at + length, children: [] as PathSpan[] }));
        for (const [n, { under }] of drawn.entries()) if (n > 0) made[under % n]?.children.push(made[n] as PathSpan);
        const root = made[0] as PathSpan;
        const clipped = (one: PathSpan, from: number, to: number): PathSpan => {
          const [start, end] = [Math.max(from, Math.min(to, one.startMs)), Math.max(from, Math.min(to, one.endMs))];
          return { ...one, startMs: start, endMs: end, children: one.children.map((child) => clipped(child, start, end)) };
        };
        // Children inside their parents: then the path of a root is all of its time.
        const whole = clipped(root, root.startMs, root.endMs);
        const stretches = [...findCriticalPath([whole]).values()].flat().sort((a, b) => a[0] - b[0]);
        expect(stretches.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(whole.endMs - whole.startMs);
        for (const [at, [from]] of stretches.entries()) if (at > 0) expect(from).toBe(stretches[at - 1]?.[1]);
      }),
    );
  });
});
