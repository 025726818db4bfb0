import { beforeAll, describe, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog, type SilenceRule } from '@/lib/catalog';
import type { SeriesMemory } from '@/lib/domain';
import { type Noise, noise as noiseOf, NOISE_TO as TO } from './series.fixture';
import { trySilence } from './try-series';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const QUIET_DAYS = 4;

let index: CatalogIndex;
let rule: SilenceRule;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  const [first] = index.series.silence;
  if (!first) throw new Error('the catalog has a rule of silence');
  rule = first;
});

const noise = (said: Noise) => noiseOf([...index.interfaces.keys()], said);

const run = (memory: SeriesMemory, from: number, to: number) =>
  trySilence(rule, { memory, from: new Date(from), to: new Date(to), isLate: () => false }, index).tried;

describe('silence', () => {
  // 24 flows and what they join to; over fourteen days of seeds 11, 12 and 13 it is nothing, too.
  test.each([11, 12])('noise of seed %i raises nothing in four quiet days', (seed) => {
    expect(run(noise({ seed }), TO - QUIET_DAYS * DAY_MS, TO - HOUR_MS)).toEqual([]);
  });

  const nine = TO - DAY_MS + 15 * HOUR_MS;

  test('a dark site is one exception, soon, and ends when it is back', () => {
    const memory = noise({ seed: 21, isDark: ({ facility }, at) => facility === 'fac-ironrange' && at >= nine && at < nine + 3 * HOUR_MS });
    const tried = run(memory, nine - 2 * HOUR_MS, TO - HOUR_MS);
    expect(tried).toHaveLength(1);
    const [dark] = tried;
    expect(dark?.groupedBy).toMatchObject({ facility: 'fac-ironrange', interface: 'unassigned' });
    expect((dark?.at.getTime() ?? 0) - nine).toBeLessThanOrEqual(30 * 60_000);
    expect((dark?.until?.getTime() ?? 0) - nine - 3 * HOUR_MS).toBeLessThanOrEqual(45 * 60_000);
  });

  test('an interface that is silent everywhere is one exception', () => {
    const id = [...index.interfaces.keys()][6] ?? '';
    const memory = noise({ seed: 22, isDark: (flow, at) => flow.interface === id && at >= nine && at < nine + 2 * HOUR_MS });
    const tried = run(memory, nine - HOUR_MS, nine + 4 * HOUR_MS);
    expect(tried.map(({ groupedBy }) => groupedBy)).toEqual([{ interface: id, facility: 'unassigned' }]);
  });

  test('nothing is usual where fewer than three comparable days were heard, and a quiet night is no silence', () => {
    const memory = noise({ seed: 23, isDark: (_, at) => at >= nine });
    expect(run({ ...memory, heardMs: TO - 2 * DAY_MS }, nine, TO - HOUR_MS)).toEqual([]);
    const night = TO - 2 * DAY_MS + 6 * HOUR_MS;
    const isDark = ({ facility }: { facility: string }, at: number) => facility === 'fac-granite' && at >= night && at < night + HOUR_MS;
    const asleep = noise({ seed: 24, isDark });
    expect(run(asleep, night - HOUR_MS, night + 2 * HOUR_MS)).toEqual([]);
  });

  test('one outage of the weeks before does not become what is usual', () => {
    const lastWeek = nine - 7 * DAY_MS;
    const isDark = ({ facility }: { facility: string }, at: number) =>
      facility === 'fac-granite' && ((at >= lastWeek && at < lastWeek + 4 * HOUR_MS) || (at >= nine && at < nine + 3 * HOUR_MS));
    expect(run(noise({ seed: 25, isDark }), nine - HOUR_MS, nine + 2 * HOUR_MS)).toHaveLength(1);
  });

  test('what comes every other week only is not missed in the week between', () => {
    const [fortnightly] = [...index.interfaces.keys()];
    const week = (at: number) => Math.floor((TO - at) / (7 * DAY_MS));
    const isDark = (flow: { interface: string }, at: number) => flow.interface === fortnightly && week(at) % 2 === 0;
    // Seldom but usual: of the busiest of the rates, so that a day without it would be seen.
    const memory = noiseOf([...index.interfaces.keys()].slice(0, 8).reverse(), { seed: 26, isDark });
    expect(run(memory, nine - 4 * HOUR_MS, TO - HOUR_MS)).toEqual([]);
  });
});
