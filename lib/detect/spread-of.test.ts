import { expect, test } from 'vitest';
import { indexCatalog, loadCatalog } from '@/lib/catalog';
import { joinFlows } from './join-flows';
import { NOISE_TO, noise } from './series.fixture';
import { spreadOf } from './spread-of';

const HOUR_MS = 3_600_000;

test('a place that works or rests for hours varies more over hours than within one', async () => {
  const index = indexCatalog(await loadCatalog('catalog'));
  const ids = [...index.interfaces.keys()].slice(0, 5);
  // By a fixed draw one stretch of four hours in three brings nothing of one place.
  const drawn = (at: number) => Math.abs(Math.sin(Math.floor(at / (4 * HOUR_MS))) * 10_000) % 1;
  const isDark = ({ facility }: { facility: string }, at: number) => facility === 'fac-granite' && drawn(at) < 1 / 3;
  const memory = noise(ids, { seed: 1, isDark });
  const all = joinFlows(memory, [], new Date(NOISE_TO), index);
  const timesOf = (facility: string, level: string) => {
    const series = all.find((one) => one.facility === facility && one.level === level);
    if (!series) throw new Error(`${facility} has none`);
    return spreadOf(series, 240, memory, index) / spreadOf(series, 60, memory, index);
  };
  expect(timesOf('fac-granite', 'facility')).toBeGreaterThan(1.5);
  expect(timesOf('fac-lakehead', 'facility')).toBeLessThan(timesOf('fac-granite', 'facility'));
  // A single flow is judged by its hours alone.
  expect(timesOf('fac-granite', 'flow')).toBe(1);
});
