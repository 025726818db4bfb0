import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bandEdges, bandOf } from './duration-bands';
import { bucketOf } from './sketch';

it('puts every duration into the band whose edges hold it', () => {
  const durations = fc.oneof(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 1e9, noNaN: true }), fc.nat(100_000));
  fc.assert(
    fc.property(durations, (ms) => {
      const { overMs, upToMs } = bandEdges(bandOf(bucketOf(ms)));
      // The edges are irrational but for one: no measured duration lies so near to another that rounding moves it.
      expect(ms).toBeGreaterThan(overMs * (1 - 1e-12) - 1e-12);
      expect(ms).toBeLessThanOrEqual(upToMs * (1 + 1e-12));
    }),
  );
});

it('leaves no gap and no overlap, and doubles', () => {
  for (let band = 1; band < 30; band += 1) {
    expect(bandEdges(band).overMs).toBe(bandEdges(band - 1).upToMs);
    expect(bandEdges(band + 1).upToMs / bandEdges(band).upToMs).toBeCloseTo(2.0137, 3);
  }
  expect([0, 0.4, 1, 1.5].map((ms) => bandOf(bucketOf(ms)))).toEqual([0, 0, 0, 1]);
});
