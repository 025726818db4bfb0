import { beforeAll, describe, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog, type TrendRule } from '@/lib/catalog';
import type { HopSeries, SeriesBreach, SeriesMemory } from '@/lib/domain';
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
interface Given {
  seed: number;
  factor?: number;
  sinceHour?: number;
  workflow?: string;
}
function hop(perHour: number, { seed, factor = 1, sinceHour = HOURS, workflow = 'wf-replenishment' }: Given): HopSeries {
  const normal = chanceOf(seed);
  const series = { n: new Int32Array(HOURS), bad: new Int32Array(HOURS), p95Ms: new Int32Array(HOURS).fill(-1) };
  for (let hour = 0; hour < HOURS; hour += 1) {
    const lengths = Array.from({ length: perHour }, () => 350 * Math.exp(0.55 * normal()) * (hour >= sinceHour ? factor : 1)).sort(
      (a, b) => a - b,
    );
    series.n[hour] = perHour;
    series.p95Ms[hour] = Math.round(lengths[Math.min(perHour - 1, Math.floor(0.95 * perHour))] ?? -1);
  }
  return { connector: 'con-erp-scm-rest', workflow, ...series };
}

const judgeAll = (hops: HopSeries[], hoursBack = 0, breaches: SeriesBreach[] = []) => {
  const toMs = TO - hoursBack * HOUR_MS;
  const fromMs = TO - HOURS * HOUR_MS;
  const memory: SeriesMemory = { environment: 'production', fromMs, toMs, heardMs: fromMs, flows: [], hops };
  return judgeTrend({ rule, memory, breaches, newId: () => 'id' }, index);
};
const judge = (one: HopSeries, hoursBack = 0) => judgeAll([one], hoursBack).findings;

describe('a hop that gets slower', () => {
  test.each([60, 4, 2])('is found with %i calls an hour, when it takes four times as long', (perHour) => {
    const found = judge(hop(perHour, { seed: 1, factor: 4, sinceHour: HOURS - 48 }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ connector: 'con-erp-scm-rest', workflow: 'wf-replenishment' });
  });

  test('is found when it takes a little more than twice as long, although single hours swing about that', () => {
    const found = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => judge(hop(8, { seed, factor: 2.5, sinceHour: HOURS - 12 })).length === 1);
    expect(found.length).toBeGreaterThanOrEqual(7);
  });

  test('is not found when it takes half as long again', () => {
    for (const seed of [1, 2, 3, 4]) expect(judge(hop(20, { seed, factor: 1.5, sinceHour: HOURS - 12 }))).toEqual([]);
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

  describe('in two workflows', () => {
    const slow = (workflow: string, factor: number) => hop(20, { seed: 1, factor, sinceHour: HOURS - 24, workflow });
    const quick = (workflow: string) => hop(20, { seed: 2, workflow });

    test('is told once, with both', () => {
      const { findings, begun } = judgeAll([slow('wf-replenishment', 3), slow('wf-p2p-po', 4)]);
      expect(findings).toMatchObject([
        { connector: 'con-erp-scm-rest', workflow: 'unassigned', groupedBy: { connector: 'con-erp-scm-rest' } },
      ]);
      expect(begun[0]?.facts['hops']).toBe('con-erp-scm-rest/wf-p2p-po, con-erp-scm-rest/wf-replenishment');
    });

    test('is over when what was told is back, and not by what was never slow', () => {
      const { begun } = judgeAll([slow('wf-replenishment', 3), quick('wf-p2p-po')], 12);
      expect(begun).toHaveLength(1);
      expect(judgeAll([slow('wf-replenishment', 3), quick('wf-p2p-po')], 0, begun).over).toEqual([]);
      const mended = slow('wf-replenishment', 3);
      const steady = quick('wf-replenishment');
      for (let hour = HOURS - 8; hour < HOURS; hour += 1) mended.p95Ms[hour] = steady.p95Ms[hour] ?? -1;
      expect(judgeAll([mended, quick('wf-p2p-po')], 0, begun).over).toHaveLength(1);
      expect(judgeAll([mended, slow('wf-p2p-po', 3)], 0, begun).over).toEqual([]);
    });

    test('what was told by another grouping is over', () => {
      const [breach] = judgeAll([slow('wf-replenishment', 3)]).begun;
      if (!breach) throw new Error('nothing began');
      const before = { ...breach, signature: 'EXC-PLT-SLOW connector="con-erp-scm-rest" workflow="wf-replenishment"' };
      expect(judgeAll([slow('wf-replenishment', 3)], 0, [before]).over).toMatchObject([{ breach: before }]);
    });
  });
});
