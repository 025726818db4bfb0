import { beforeAll, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog, type VolumeRule } from '@/lib/catalog';
import type { SeriesMemory } from '@/lib/domain';
import { NOISE_TO, noise } from './series.fixture';
import { tryVolume } from './try-series';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NINE = NOISE_TO - DAY_MS + 15 * HOUR_MS;

let index: CatalogIndex;
let rule: VolumeRule;
beforeAll(async () => {
  const catalog = await loadCatalog('catalog');
  const exceptionTypes = catalog.exceptionTypes.map((one) => (one.rule.kind === 'volume' ? { ...one, defaultOn: true } : one));
  index = indexCatalog({ ...catalog, exceptionTypes });
  const [first] = index.series.volume;
  if (!first) throw new Error('the catalog has a rule of volume');
  rule = first;
});

const run = (memory: SeriesMemory, from: number, to: number) =>
  tryVolume(rule, { memory, from: new Date(from), to: new Date(to), isLate: () => false }, index).tried;

/** Noise with what one flow carries from nine to noon multiplied. */
function changed(seed: number, nth: number, times: number): SeriesMemory {
  const memory = noise([...index.interfaces.keys()], { seed });
  const first = Math.round((NINE - memory.fromMs) / HOUR_MS);
  const flow = memory.flows[nth];
  for (let hour = first; flow && hour < first + 3; hour += 1) flow.n[hour] = Math.round((flow.n[hour] ?? 0) * times);
  return memory;
}

test.each([31, 32])('noise of seed %i raises nothing in fourteen days', (seed) => {
  expect(run(noise([...index.interfaces.keys()], { seed }), NOISE_TO - 14 * DAY_MS, NOISE_TO)).toEqual([]);
});

test.each([
  ['a busy series that falls to a fifth', 7, 0.2],
  ['a busy series that triples', 7, 3],
  ['a quiet series that grows sixfold', 4, 6],
])('%s is found within three hours, and ends', (_, nth, times) => {
  const tried = run(changed(34, nth, times), NINE, NOISE_TO);
  expect(tried).toHaveLength(1);
  expect((tried[0]?.at.getTime() ?? 0) - NINE).toBeLessThanOrEqual(3 * HOUR_MS);
  expect(tried[0]?.until).not.toBeNull();
});

test('a day that was odd a week ago changes nothing', () => {
  const memory = changed(35, 7, 0.2);
  const before = Math.round((NINE - 7 * DAY_MS - memory.fromMs) / HOUR_MS);
  for (let hour = before; hour < before + 3; hour += 1) if (memory.flows[7]) memory.flows[7].n[hour] = 500;
  expect(run(memory, NINE, NOISE_TO)).toHaveLength(1);
});
