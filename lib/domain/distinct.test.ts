import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDistinct, countDistinct, mergeDistinct, noDistinct } from './distinct';

const of = (values: Iterable<string>) => {
  const registers = noDistinct();
  for (const value of values) addDistinct(registers, value);
  return registers;
};

test.each([0, 1, 7, 100, 500, 2_000, 5_000, 20_000, 200_000])(
  '%i different values are counted within 10 %, however often they come',
  (n) => {
    for (const name of [(i: number) => `connector-${i}`, (i: number) => `java.lang.Fault@${(i * 2654435761) >>> 0}`]) {
      const registers = of(Array.from({ length: n }, (_, i) => name(i)));
      for (let i = 0; i < Math.min(n, 1000); i += 1) addDistinct(registers, name(i));
      expect(Math.abs(countDistinct(registers) - n)).toBeLessThanOrEqual(Math.max(n < 100 ? 1 : 0, n * 0.1));
    }
  },
);

test('registers of two sets merge to those of both', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
      const merged = of(a);
      mergeDistinct(merged, of(b));
      expect(merged).toEqual(of([...a, ...b]));
    }),
  );
});
