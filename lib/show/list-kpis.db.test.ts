import { beforeAll, describe, expect, test } from 'vitest';
import { currentCatalog } from '@/lib/catalog';
import { testDatabase } from '@/lib/db/testing';
import { NotFoundError, type Scope } from '@/lib/domain';
import { kpiListSchema, kpiViewSchema, lineageSchema } from '@/lib/domain/views/kpis';
import { getKpi } from './get-kpi.db';
import { listKpiTransactions } from './list-kpi-transactions.db';
import { listKpis } from './list-kpis.db';
import { NOW, prepareCatalog, reader, type SeedContribution, seedContributions } from './show.fixture';

testDatabase();

const HOUR_MS = 3_600_000;
const everybody = reader();
const lakehead = reader({ facilities: ['fac-lakehead'] });
const production: Scope = { environment: 'production' };

/** A stream of numbers that look random and are the same every time. */
function* stream(seed: number) {
  for (let x = seed; ; ) {
    x = (x * 48_271) % 2_147_483_647;
    yield x / 2_147_483_647;
  }
}

const orders: SeedContribution[] = [];
const acks: SeedContribution[] = [];
const random = stream(7);
const next = () => random.next().value ?? 0;
for (const [facility, n] of [
  ['fac-lakehead', 300],
  ['fac-granite', 120],
  ['fac-northarm', 12],
] as const) {
  for (let i = 0; i < n; i++) {
    const at = new Date(NOW.getTime() - next() * 6.9 * 24 * HOUR_MS);
    const before = new Date(at.getTime() - 7 * 24 * HOUR_MS);
    const slow = facility === 'fac-granite' ? 3 : 1;
    orders.push({
      kpi: 'kpi-order-latency',
      workflow: 'wf-p2p-po',
      facility,
      at,
      valueMs: slow * (0.2 - Math.log(1 - next()) * 8) * HOUR_MS,
    });
    orders.push({
      kpi: 'kpi-order-latency',
      workflow: 'wf-p2p-po',
      facility,
      at: before,
      valueMs: (0.2 - Math.log(1 - next()) * 8) * HOUR_MS,
    });
    const lines = 1 + Math.floor(next() * 9);
    acks.push({ kpi: 'kpi-po-ack-rate', workflow: 'wf-p2p-po', facility, at, numerator: next() < 0.95 ? lines : 0, denominator: lines });
  }
}
const outside: SeedContribution[] = [
  { kpi: 'kpi-order-latency', workflow: 'wf-p2p-po', facility: 'fac-lakehead', at: new Date(NOW.getTime() - 5 * HOUR_MS), state: 'open' },
  { kpi: 'kpi-order-latency', workflow: 'wf-p2p-po', facility: 'fac-granite', at: new Date(NOW.getTime() - 300 * HOUR_MS), state: 'open' },
  {
    kpi: 'kpi-order-latency',
    workflow: 'wf-p2p-po',
    facility: 'fac-granite',
    at: new Date(NOW.getTime() - 30 * HOUR_MS),
    state: 'excluded',
  },
  {
    kpi: 'kpi-po-ack-rate',
    workflow: 'wf-p2p-po',
    facility: 'fac-granite',
    at: new Date(NOW.getTime() - 3 * HOUR_MS),
    state: 'pending',
    denominator: 4,
  },
];

beforeAll(async () => {
  await prepareCatalog();
  await seedContributions([...orders, ...acks, ...outside]);
});

const inWindow = (list: readonly SeedContribution[], facilities?: string[]) =>
  list.filter(({ at, facility }) => at >= new Date(NOW.getTime() - 7 * 24 * HOUR_MS) && (!facilities || facilities.includes(facility)));
const exact = (list: readonly SeedContribution[], q: number) => {
  const sorted = list.map(({ valueMs }) => valueMs ?? 0).sort((a, b) => a - b);
  return (sorted[Math.ceil(q * sorted.length) - 1] ?? 0) / HOUR_MS;
};
const near = (value: number | null | undefined, truth: number) =>
  expect(Math.abs((value ?? Number.NaN) / truth - 1)).toBeLessThanOrEqual(0.0101);
const all = async (actor = everybody, scope = production) => {
  const list = await listKpis(actor, { scope, window: null, now: NOW });
  return { list, row: (id: string) => list.kpis.find((one) => one.id === id) };
};

describe('the list of measures', () => {
  test('percentiles over all facilities are those of all cases together, within 1 %', async () => {
    const { row } = await all();
    const latency = row('kpi-order-latency');
    const truth = inWindow(orders);
    expect(latency?.current.n).toBe(truth.length);
    for (const { p, value } of latency?.current.percentiles ?? []) near(value, exact(truth, p / 100));
    expect(latency?.current.percentiles.map(({ p }) => p)).toEqual([50, 90]);
    expect(latency?.current.state).toBe('watch');
  });

  test('a ratio is the sum of numerators over the sum of denominators, with n beside it', async () => {
    const { row } = await all();
    const rate = row('kpi-po-ack-rate');
    const sum = (pick: (one: SeedContribution) => number | undefined) => acks.reduce((total, one) => total + (pick(one) ?? 0), 0);
    expect(rate?.current).toMatchObject({
      n: acks.length,
      numerator: sum((one) => one.numerator),
      denominator: sum((one) => one.denominator),
    });
    expect(rate?.current.value).toBeCloseTo((sum((one) => one.numerator) / sum((one) => one.denominator)) * 100, 9);
    expect(rate).toMatchObject({ pending: 1, open: 0, weighedBy: 'lines' });
  });

  test('open cases are counted beside the number, whenever they began, with the oldest', async () => {
    const { row } = await all();
    expect(row('kpi-order-latency')).toMatchObject({ open: 2, oldestOpenAt: new Date(NOW.getTime() - 300 * HOUR_MS).toISOString() });
  });

  test('compares with the window as long before, and says where the change is', async () => {
    const { row } = await all();
    const latency = row('kpi-order-latency');
    expect(latency?.previous.n).toBe(432);
    expect(latency?.change).toBeCloseTo((latency?.current.value ?? 0) - (latency?.previous.value ?? 0), 9);
    expect(latency?.movers[0]?.id).toBe('fac-granite');
  });

  test('a measure without data has no value: neither zero nor good', async () => {
    const { row } = await all();
    expect(row('kpi-invoice-exception-rate')?.current).toMatchObject({ value: null, n: 0, state: 'no_data' });
  });

  test('what is only described is named and has no number', async () => {
    const { list, row } = await all();
    expect(list.described.map(({ id }) => id)).toContain('kpi-invoice-touchless');
    expect(row('kpi-invoice-touchless')).toBeUndefined();
    expect(kpiListSchema.parse(list)).toEqual(list);
  });

  test('no published figure without a traced source', async () => {
    const { list } = await all();
    const { catalog } = await currentCatalog();
    const unverified = catalog.sources.filter(({ verified }) => verified === 'unverified').map(({ publisher }) => publisher);
    expect(list.benchmarks.filter(({ publisher }) => unverified.includes(publisher))).toEqual([]);
  });
});

describe('one measure', () => {
  const ask = (actor = everybody, more = {}) =>
    getKpi(actor, { id: 'kpi-order-latency', scope: production, window: null, by: 'facility', now: NOW, ...more });

  test('the whole is the merge of its places and of its days', async () => {
    const view = await ask();
    expect(view.places.reduce((sum, { current }) => sum + current.n, 0)).toBe(view.current.n);
    expect(view.points.reduce((sum, { n }) => sum + n, 0)).toBe(view.current.n);
    for (const { id, current } of view.places.filter((one) => one.current.n > 0)) near(current.value, exact(inWindow(orders, [id]), 0.9));
    expect(kpiViewSchema.parse(view)).toEqual(view);
  });

  test('days are local days: each begins at midnight in Chicago', async () => {
    const view = await ask();
    expect(view.bucket).toBe('day');
    for (const { at } of view.points) expect(new Date(at).toLocaleTimeString('en-GB', { timeZone: 'America/Chicago' })).toBe('00:00:00');
  });

  test('under 20 cases come the cases themselves, and under the smallest sample no verdict', async () => {
    const place = (await ask()).places.find(({ id }) => id === 'fac-northarm');
    expect(place?.cases).toHaveLength(12);
    expect(place?.current.state).toBe('few');
    expect((await ask()).places.find(({ id }) => id === 'fac-lakehead')?.cases).toBeNull();
  });

  test('a reader of one facility gets that facility as the whole', async () => {
    const view = await ask(lakehead);
    expect(view.places.map(({ id }) => id)).toEqual(['fac-lakehead']);
    expect(view.current.n).toBe(300);
    expect(view).toMatchObject({ open: 1, excluded: 0 });
    near(view.current.value, exact(inWindow(orders, ['fac-lakehead']), 0.9));
  });

  test('an unknown measure, and one that is only described, do not exist', async () => {
    await expect(ask(everybody, { id: 'kpi-nothing' })).rejects.toBeInstanceOf(NotFoundError);
    await expect(ask(everybody, { id: 'kpi-invoice-touchless' })).rejects.toThrow('described in the catalog');
  });
});

describe('the transactions behind a number', () => {
  const ask = (actor = everybody, query = {}, scope: Scope = production) =>
    listKpiTransactions(actor, {
      id: 'kpi-order-latency',
      scope,
      window: null,
      query: { state: 'counted', sort: 'worst', limit: 100, ...query },
      now: NOW,
    });

  test.each<[string, typeof everybody, Scope]>([
    ['all', everybody, production],
    ['a reader of one facility', lakehead, production],
    ['one facility asked for', everybody, { ...production, facility: ['fac-granite'] }],
  ])('are exactly n, worst first: %s', async (_name, actor, scope) => {
    const ids: string[] = [];
    const values: number[] = [];
    let cursor: string | undefined;
    do {
      const page = lineageSchema.parse(await ask(actor, { cursor }, scope));
      ids.push(...page.rows.map((row) => row.id));
      values.push(...page.rows.map((row) => row.value ?? 0));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const n = (await getKpi(actor, { id: 'kpi-order-latency', scope, window: null, by: 'facility', now: NOW })).current.n;
    expect(new Set(ids).size).toBe(n);
    expect(ids).toHaveLength(n);
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect((await ask(actor, {}, scope)).counts.counted).toBe(n);
  });

  test('the open ones are listed oldest first, the excluded ones with the reason in words', async () => {
    const open = await ask(everybody, { state: 'open' });
    expect(open.rows.map((row) => row.facility.id)).toEqual(['fac-granite', 'fac-lakehead']);
    const excluded = await ask(everybody, { state: 'excluded' });
    expect(excluded.rows).toHaveLength(1);
    expect(excluded.rows[0]?.reason).toBe('ended without “855 or portal acknowledgement received”');
    expect(excluded.counts).toEqual({ counted: 432, numerator: 0, open: 2, pending: 0, excluded: 1 });
  });
});

test('a measure that counts nothing now says when it last did, and for whom', async () => {
  const later = new Date(NOW.getTime() + 400 * 24 * HOUR_MS);
  const row = async (actor: typeof everybody) => {
    const list = await listKpis(actor, { scope: production, window: null, now: later });
    return list.kpis.find(({ id }) => id === 'kpi-order-latency');
  };
  const last = (await row(everybody))?.last;
  expect(Date.parse(last?.to ?? '') - Date.parse(last?.from ?? '')).toBe(7 * 24 * HOUR_MS);
  const then = await getKpi(everybody, {
    id: 'kpi-order-latency',
    scope: production,
    window: { from: new Date(last?.from ?? 0), to: new Date(last?.to ?? 0) },
    by: 'facility',
    now: later,
  });
  expect(then.current.n).toBeGreaterThan(0);
  expect((await row(reader({ facilities: ['fac-redcedar'] })))?.last).toBeNull();
});
