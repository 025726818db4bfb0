import { expect, test } from 'vitest';
import { KEEP_MS, keepCounts } from './keep-counts';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 18) + ms);

test('what was counted is found for a minute, and not before it was counted', () => {
  const memory = keepCounts<number>();
  expect(memory.find('a', at(0))).toBeNull();
  memory.keep('a', { at: at(0), counts: 7 });
  expect(memory.find('a', at(KEEP_MS - 1))).toEqual({ at: at(0), counts: 7 });
  expect(memory.find('a', at(KEEP_MS))).toBeNull();
  expect(memory.find('a', at(-1))).toBeNull();
  expect(memory.find('b', at(1))).toBeNull();
});

test('no more than two hundred lists are remembered, the latest', () => {
  const memory = keepCounts<number>();
  for (let n = 0; n < 250; n += 1) memory.keep(`list ${n}`, { at: at(n), counts: n });
  memory.keep('list 60', { at: at(250), counts: 60 });
  memory.keep('one more', { at: at(251), counts: 1 });
  const found = Array.from({ length: 250 }, (_, n) => n).filter((n) => memory.find(`list ${n}`, at(260)) !== null);
  expect(found).toHaveLength(199);
  expect(found).toContain(60);
  expect(Math.min(...found)).toBe(51);
});
