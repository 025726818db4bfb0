import { beforeAll, describe, expect, test } from 'vitest';
import { currentCatalog } from '@/lib/catalog';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { NotFoundError, type Scope, UNASSIGNED } from '@/lib/domain';
import { type Movement, movementSchema } from '@/lib/domain/views/movement';
import { getKpi } from './get-kpi.db';
import { listKpiTransactions } from './list-kpi-transactions.db';
import { readMovement } from './read-movement.db';
import { NOW, prepareCatalog, reader, type SeedContribution, seedContributions } from './show.fixture';

testDatabase();

const HOUR_MS = 3_600_000;
const everybody = reader();
const production: Scope = { environment: 'production' };
const ACK = 'kpi-po-ack-rate';
const LATENCY = 'kpi-order-latency';

function* stream(seed: number) {
  for (let x = seed; ; ) {
    x = (x * 48_271) % 2_147_483_647;
    yield x / 2_147_483_647;
  }
}
const random = stream(5);
const next = () => random.next().value ?? 0;

/** This week Granite's orders from SUP-9 go unanswered and take three times as long; everything else is as it was. */
const seeds: SeedContribution[] = [];
for (const facility of ['fac-lakehead', 'fac-granite', 'fac-northarm'])
  for (let i = 0; i < 240; i++) {
    const supplier = ['SUP-1', 'SUP-2', 'SUP-9', undefined][i % 4];
    const bad = facility === 'fac-granite' && supplier === 'SUP-9';
    const department = i % 3 === 0 ? 'dept-pharmacy' : 'dept-procurement';
    const common = { workflow: 'wf-p2p-po', facility, department, ...(supplier ? { supplier } : {}) };
    for (const week of [0, 1]) {
      const at = new Date(NOW.getTime() - week * 7 * 24 * HOUR_MS - (1 + next() * 166) * HOUR_MS);
      const lines = 1 + Math.floor(next() * 9);
      const met = next() < (bad && week === 0 ? 0.1 : 0.95);
      seeds.push({ ...common, kpi: ACK, at, numerator: met ? lines : 0, denominator: lines });
      seeds.push({ ...common, kpi: LATENCY, at, valueMs: (bad && week === 0 ? 9 : 1) * (0.2 - Math.log(1 - next()) * 4) * HOUR_MS });
    }
  }

beforeAll(async () => {
  await prepareCatalog();
  await seedContributions(seeds);
});

const read = (id: string, scope = production, actor = everybody) => readMovement(actor, { id, scope, window: null, now: NOW });
const groupOf = (movement: Movement, by: string) => {
  const group = movement.groups.find((one) => one.by === by);
  if (!group) throw new Error(`${by} explains the change`);
  return group;
};
const totalOf = ({ parts, rest }: Movement['groups'][number]) => parts.reduce((sum, { effect }) => sum + effect, 0) + rest.effect;

describe('readMovement', () => {
  test('splits the change of a ratio exactly over facilities, departments and suppliers', async () => {
    const movement = await read(ACK);
    expect(movementSchema.parse(movement)).toEqual(movement);
    expect(movement.method).toBe('adds_up');
    const [previous] = movement.comparisons;
    for (const by of ['facility', 'department', 'supplier'])
      expect(totalOf(groupOf(movement, by))).toBeCloseTo(previous?.change ?? Number.NaN, 9);
    expect(groupOf(movement, 'facility').parts[0]?.id).toBe('fac-granite');
    expect(groupOf(movement, 'supplier').parts[0]?.id).toBe('SUP-9');
    expect(groupOf(movement, 'supplier').parts.map(({ id }) => id)).toContain(UNASSIGNED);
  });

  test('shows the very numbers of the KPI page', async () => {
    const [movement, view] = await Promise.all([
      read(ACK),
      getKpi(everybody, { id: ACK, scope: production, window: null, by: 'facility', now: NOW }),
    ]);
    expect(movement.current).toMatchObject({ value: view.current.value, n: view.current.n });
    expect(movement.comparisons[0]).toMatchObject({ kind: 'previous', value: view.previous.value, n: view.previous.n });
  });

  test('judges what one bad supplier did as more than chance, in words', async () => {
    const movement = await read(ACK);
    expect(movement.comparisons[0]).toMatchObject({ verdict: 'changed' });
    expect(movement.sentence).toMatch(
      /^−[\d.]+ points worse, more than chance explains \(between −[\d.]+ and −[\d.]+ points\), against the 7 days before, the same weekdays\. .+ gives the most, −[\d.]+ points\.$/,
    );
  });

  test('and what did not change as within the usual range', async () => {
    const movement = await read(ACK, { ...production, facility: ['fac-lakehead'] });
    expect(movement.comparisons[0]).toMatchObject({ verdict: 'usual' });
  });

  test('counts an order of many lines as one case: the bounds are wider than those of its lines', async () => {
    const { current } = await read(ACK);
    const lines = seeds
      .filter(({ kpi, at }) => kpi === ACK && at.getTime() > NOW.getTime() - 168 * HOUR_MS)
      .reduce((sum, one) => sum + (one.denominator ?? 0), 0);
    const p = (current.value ?? 0) / 100;
    const byLines = 2 * 1.96 * Math.sqrt((p * (1 - p)) / lines) * 100;
    expect((current.high ?? 0) - (current.low ?? 0)).toBeGreaterThan(1.5 * byLines);
  });

  test('says of a percentile what goes when a place is left out', async () => {
    const movement = await read(LATENCY);
    expect(movement.method).toBe('leave_one_out');
    const [granite] = groupOf(movement, 'facility').parts;
    expect(granite).toMatchObject({ id: 'fac-granite', rate: null, mix: null });
    expect(granite?.effect ?? 0).toBeGreaterThan(0);
  });

  test('leads to as many cases as each contributor counts', async () => {
    const movement = await read(ACK);
    for (const by of ['facility', 'supplier'])
      for (const part of groupOf(movement, by).parts) {
        const asked = new URLSearchParams(part.lineage);
        const { counts } = await listKpiTransactions(everybody, {
          id: ACK,
          scope: { ...production, ...(asked.has('facility') ? { facility: [asked.get('facility') ?? ''] } : {}) },
          window: { from: new Date(asked.get('from') ?? ''), to: new Date(asked.get('to') ?? '') },
          query: { state: 'counted', sort: 'worst', supplier: asked.get('supplier') ?? undefined, limit: 5 },
          now: NOW,
        });
        expect(counts.counted).toBe(part.nowN);
      }
  });

  test('does not judge a fall while the slow ones are still open', async () => {
    const at = new Date(NOW.getTime() - 30 * HOUR_MS);
    const { current } = await read(LATENCY);
    const fast: SeedContribution[] = Array.from({ length: 2000 }, () => ({
      kpi: LATENCY,
      workflow: 'wf-p2p-po',
      facility: 'fac-lakehead',
      department: 'dept-late',
      at,
      valueMs: HOUR_MS,
    }));
    const open: SeedContribution[] = Array.from({ length: 1000 }, () => ({
      kpi: LATENCY,
      workflow: 'wf-p2p-po',
      facility: 'fac-lakehead',
      department: 'dept-late',
      at,
      state: 'open',
    }));
    await seedContributions([...fast, ...open]);
    const after = await read(LATENCY);
    expect(after.current.value ?? 0).toBeLessThan(current.value ?? 0);
    expect(after.comparisons[0]).toMatchObject({ verdict: 'too_early' });
    await execute(sql`delete from contribution where department = 'dept-late'`);
    await execute(sql`delete from kpi_bucket where department = 'dept-late'`);
  });

  test('holds only what the reader may see', async () => {
    const movement = await read(ACK, production, reader({ facilities: ['fac-lakehead'] }));
    const lakehead = await read(ACK, { ...production, facility: ['fac-lakehead'] });
    expect(movement.current).toEqual(lakehead.current);
    expect(groupOf(movement, 'supplier')).toMatchObject({
      parts: groupOf(lakehead, 'supplier').parts.map(({ id, effect }) => ({ id, effect })),
    });
  });

  test('says what is missing: nothing counted, too few, no such measure', async () => {
    const nothing = await readMovement(everybody, {
      id: ACK,
      scope: production,
      window: { from: new Date('2025-03-01'), to: new Date('2025-03-08') },
      now: NOW,
    });
    expect(nothing).toMatchObject({ method: 'none', groups: [], current: { value: null, n: 0 } });
    expect(nothing.comparisons[0]).toMatchObject({ verdict: 'no_data', change: null });
    const few = await readMovement(everybody, {
      id: ACK,
      scope: { ...production, department: ['dept-pharmacy'], facility: ['fac-northarm'] },
      window: { from: new Date(NOW.getTime() - 20 * HOUR_MS), to: NOW },
      now: NOW,
    });
    expect(few.comparisons[0]?.verdict).toMatch(/too_few|no_data/);
    await expect(read('kpi-none')).rejects.toThrow(NotFoundError);
    const { catalog } = await currentCatalog();
    expect(catalog.kpis.length).toBeGreaterThan(0);
  });
});
