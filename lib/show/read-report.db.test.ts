import { beforeAll, describe, expect, test } from 'vitest';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { NotFoundError, type Scope } from '@/lib/domain';
import { reportListSchema, reportViewSchema } from '@/lib/domain/views/reports';
import { listKpis } from './list-kpis.db';
import { listReports } from './list-reports.db';
import { readReport } from './read-report.db';
import { NOW, prepareCatalog, reader, type SeedContribution, seedContributions, seedException } from './show.fixture';

testDatabase();

const HOUR_MS = 3_600_000;
const everybody = reader();
const lakehead = reader({ facilities: ['fac-lakehead'] });
const buyer = reader({ workflows: ['wf-p2p-po'] });
const production: Scope = { environment: 'production' };
/** Two whole weeks before NOW, a Wednesday: 2 to 8 and 9 to 15 November. */
const WEEK = new Date('2026-11-09T06:00:00Z');
const BEFORE = new Date('2026-11-02T06:00:00Z');

const orders: SeedContribution[] = [];
for (const [facility, n, now, before] of [
  ['fac-lakehead', 160, 10, 10],
  ['fac-granite', 120, 70, 10],
] as const) {
  for (let i = 0; i < n; i++) {
    const one = { kpi: 'kpi-order-latency', workflow: 'wf-p2p-po', facility };
    const spread = 0.5 + i / n;
    orders.push({ ...one, at: new Date(WEEK.getTime() + (i % 160) * HOUR_MS), valueMs: now * spread * HOUR_MS });
    orders.push({ ...one, at: new Date(BEFORE.getTime() + (i % 160) * HOUR_MS), valueMs: before * spread * HOUR_MS });
  }
}
const outside: SeedContribution[] = [
  {
    kpi: 'kpi-order-latency',
    workflow: 'wf-p2p-po',
    facility: 'fac-lakehead',
    at: new Date(WEEK.getTime() - HOUR_MS),
    valueMs: 5_000 * HOUR_MS,
  },
  {
    kpi: 'kpi-order-latency',
    workflow: 'wf-p2p-po',
    facility: 'fac-lakehead',
    at: new Date('2026-11-16T06:00:00Z'),
    valueMs: 5_000 * HOUR_MS,
  },
];

beforeAll(async () => {
  await prepareCatalog();
  await seedContributions([...orders, ...outside]);
  await seedException({
    number: 1,
    severity: 'sev2',
    members: [
      { facility: 'fac-granite', amountMinor: 500_000 },
      { facility: 'fac-lakehead', amountMinor: 70_000 },
    ],
  });
  await seedException({ number: 2, members: [{ facility: 'fac-granite', workflow: 'wf-employee-onboarding', people: 2 }] });
  await seedException({ number: 3, state: 'resolved', members: [{ facility: 'fac-granite' }, { facility: 'fac-granite' }] });
  await execute(sql`update exception set resolved_at = '2026-11-12T12:00:00Z' where number = 3`);
  await seedException({ number: 4, state: 'resolved', members: [{ facility: 'fac-granite' }] });
});

const ask = (actor = everybody, more: Partial<Parameters<typeof readReport>[1]> = {}) =>
  readReport(actor, { audience: 'cfo', scope: production, period: 'week', now: NOW, ...more });

describe('a report', () => {
  test('has exactly the numbers of the measures for the same window, in the order of the catalog', async () => {
    const report = await ask();
    const { from, to } = report.period;
    expect([from, to]).toEqual([WEEK.toISOString(), '2026-11-16T06:00:00.000Z']);
    const list = await listKpis(everybody, { scope: production, window: { from: new Date(from), to: new Date(to) }, now: NOW });
    expect(report.kpis.length).toBeGreaterThan(3);
    for (const row of report.kpis) {
      const same = list.kpis.find(({ id }) => id === row.id);
      const { group: _group, ...alone } = same ?? { group: '' };
      expect(row).toEqual(alone);
    }
    expect(report.kpis[0]).toMatchObject({ id: 'kpi-order-latency', current: { n: 280 }, previous: { n: 281 } });
    expect(reportViewSchema.parse(report)).toEqual(report);
  });

  test('says what moved by more than chance, with the place that moved it most', async () => {
    const { movements, movementsNote } = await ask();
    expect(movements).toHaveLength(1);
    expect(movements[0]).toMatchObject({ kpi: { id: 'kpi-order-latency' }, verdict: 'worse' });
    expect(movements[0]?.contributors[0]?.id).toBe('fac-granite');
    expect(movementsNote).toBe('');
  });

  test('a silent week is said in one line, and invents no movement', async () => {
    const { movements, movementsNote, headline } = await ask(everybody, { on: '2026-09-10' });
    expect(movements).toEqual([]);
    expect(movementsNote).toContain('no measure has enough cases in both');
    expect(headline).toMatch(/^Nothing was counted in the week of 7 to 13 September 2026, so none of \w+ measures is known\.$/);
  });

  test('every measure of the page has a number or a reason', async () => {
    const { kpis, absent, figures, definitions } = await ask();
    const measures = figures.filter(({ section }) => section === 'measure');
    expect(measures.map(({ id }) => id)).toEqual([...kpis, ...absent].map(({ id }) => id));
    for (const figure of measures) expect(figure.value === null ? figure.why : 'there').not.toBe('');
    expect(definitions.map(({ id }) => id)).toEqual(kpis.map(({ id }) => id));
  });

  test('a month is compared with the month before, not with as many days', async () => {
    const { period, kpis } = await ask(everybody, { period: 'month' });
    expect(period).toMatchObject({ name: 'October 2026', previousName: 'September 2026' });
    expect(kpis[0]?.window).toMatchObject({ previousFrom: period.previousFrom, previousTo: period.from });
  });

  test('risk is of its workflows and now; what was mended, of the period', async () => {
    const { risks, mended } = await ask();
    expect(risks).toMatchObject({ exceptions: 1, amounts: [{ currency: 'USD', amountMinor: 570_000 }] });
    expect(mended).toMatchObject({ exceptions: 1, transactions: 2, top: [{ ref: 'EX-3' }] });
  });

  test('no published figure without a traced source', async () => {
    const { definitions } = await ask();
    expect(definitions.flatMap(({ benchmarks }) => benchmarks.map(({ verified }) => verified))).not.toContain('unverified');
  });
});

describe('each reader gets their own', () => {
  test('of one facility: that facility is the whole', async () => {
    const { kpis, risks, mended, movements } = await ask(lakehead);
    expect(kpis[0]?.current.n).toBe(160);
    expect(risks).toMatchObject({ exceptions: 1, amounts: [{ amountMinor: 70_000 }] });
    expect(mended.exceptions).toBe(0);
    expect(movements.flatMap(({ contributors }) => contributors).map(({ id }) => id)).not.toContain('fac-granite');
  });

  test('of one workflow: other measures are absent, with the reason', async () => {
    const { kpis, absent } = await ask(buyer);
    expect(kpis[0]?.id).toBe('kpi-order-latency');
    expect(kpis.map(({ id }) => id)).not.toContain('kpi-charge-lag');
    expect(absent.find(({ id }) => id === 'kpi-charge-lag')?.why).toBe('Outside what you may see.');
  });

  test('without any right there is no report', async () => {
    await expect(ask({ ...everybody, grants: [] })).rejects.toBeInstanceOf(NotFoundError);
    expect((await listReports({ ...everybody, grants: [] })).reports).toEqual([]);
  });
});

test('an unknown report and a period to come are refused', async () => {
  await expect(ask(everybody, { audience: 'cmo' })).rejects.toThrow('There is no report cmo');
  await expect(ask(everybody, { on: '2027-01-01' })).rejects.toThrow('has not begun');
});

test('the list says what has a number for the reader, and whether they are mailed', async () => {
  const list = reportListSchema.parse(await listReports({ ...everybody, email: 'CFO@quillmoor.example' }));
  expect(list.reports.map(({ id }) => id)).toEqual(['cfo', 'supply-chain', 'hr', 'cio']);
  expect(list.reports.map(({ digest }) => digest?.on)).toEqual([true, false, false, false]);
  const limited = await listReports(buyer);
  expect(limited.reports[2]).toMatchObject({ id: 'hr', computed: 0 });
});
