import { beforeAll, describe, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog, type TrendRule } from '@/lib/catalog';
import type { HopSeries, SeriesMemory } from '@/lib/domain';
import { judgeTrend } from './judge-trend';

const HOUR_MS = 3_600_000;
const HOURS = 36 * 24;
const TO = Date.UTC(2026, 10, 18);

let index: CatalogIndex;
let rule: TrendRule;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  const slow = index.series.trend.find(({ rule: { measure } }) => measure === 'duration_p95');
  if (!slow) throw new Error('the catalog has a rule of what gets slower');
  rule = slow;
});

/** mulberry32 and a normal by the sum of twelve. */
function chanceOf(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => Array.from({ length: 12 }, next).reduce((sum, one) => sum + one, -6);
}

/** A hop of so many calls an hour, log-normal about 350 ms, which take `factor` times as long from `sinceHour` on. */
function hop(perHour: number, { seed, factor = 1, sinceHour = HOURS }: { seed: number; factor?: number; sinceHour?: number }): HopSeries {
  const normal = chanceOf(seed);
  const series = { n: new Int32Array(HOURS), bad: new Int32Array(HOURS), p95Ms: new Int32Array(HOURS).fill(-1) };
  for (let hour = 0; hour < HOURS; hour += 1) {
    const lengths = Array.from({ length: perHour }, () => 350 * Math.exp(0.55 * normal()) * (hour >= sinceHour ? factor : 1)).sort(
      (a, b) => a - b,
    );
    series.n[hour] = perHour;
    series.p95Ms[hour] = Math.round(lengths[Math.min(perHour - 1, Math.floor(0.95 * perHour))] ?? -1);
  }
  return { connector: 'con-erp-scm-rest', workflow: 'wf-replenishment', ...series };
}

const judge = (one: HopSeries, hoursBack = 0) => {
  const toMs = TO - hoursBack * HOUR_MS;
  const fromMs = TO - HOURS * HOUR_MS;
  const memory: SeriesMemory = { environment: 'production', fromMs, toMs, heardMs: fromMs, flows: [], hops: [one] };
  return judgeTrend({ rule, memory, breaches: [], newId: () => 'id' }, index).findings;
};

describe('a hop that gets slower', () => {
  test.each([60, 4, 2])('is found with %i calls an hour, when it takes four times as long', (perHour) => {
    const found = judge(hop(perHour, { seed: 1, factor: 4, sinceHour: HOURS - 48 }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ connector: 'con-erp-scm-rest', workflow: 'wf-replenishment' });
  });

  test.each([60, 4, 2])('is not found by chance with %i calls an hour, whenever it is looked at', (perHour) => {
    for (const seed of [1, 2, 3]) {
      const steady = hop(perHour, { seed });
      for (let back = 0; back < 96; back += 6) expect(judge(steady, back), `${seed} ${back}`).toEqual([]);
    }
  });

  test('a single slow hour of a quiet hop is not enough', () => {
    expect(judge(hop(4, { seed: 1, factor: 8, sinceHour: HOURS - 1 }))).toEqual([]);
  });
});
