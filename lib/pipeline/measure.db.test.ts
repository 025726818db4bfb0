import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, type Sql, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type ClaimedEvent, newId } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { planBackfill, recountWaiting } from '@/lib/measure';
import { getKpi, listKpis, listKpiTransactions } from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { tickEvents, tickTime } from './tick';
import { backfillAll, tickBackfill } from './tick-backfill';

testDatabase();

const FIRST = Date.parse('2026-10-01T06:00:00Z');
const now = new Date('2026-11-18T18:20:00Z');
const HOUR_MS = 3_600_000;
const everybody: Actor = {
  id: 'p-1',
  name: 'Reader',
  email: 'reader@quillmoor.example',
  kind: 'person',
  teams: [],
  grants: [{ role: 'executive', environments: [], facilities: [], departments: [], workflows: [] }],
};
const scope = { environment: 'production' as const };

function* stream(seed: number) {
  for (let x = seed; ; ) {
    x = (x * 48_271) % 2_147_483_647;
    yield x / 2_147_483_647;
  }
}
const random = stream(20_261_118);
const draw = () => random.next().value ?? 0;
const pick = <T>(list: readonly [T, ...T[]]): T => list[Math.floor(draw() * list.length)] ?? list[0];

let made = 0;
/** A case of a workflow with some of its milestones in any distance, and attributes that are sometimes missing or nonsense. */
function story(workflow: string, steps: readonly string[], tell: () => Record<string, string | number>): ClaimedEvent[] {
  made += 1;
  const facility = pick(['fac-lakehead', 'fac-granite', 'unassigned']);
  const began = FIRST + draw() * 48 * 24 * HOUR_MS;
  const told = tell();
  let at = began;
  return steps.flatMap((milestone, i) => {
    at += draw() * draw() * 120 * HOUR_MS;
    if (at > now.getTime() || (i > 0 && draw() < 0.12)) return [];
    const minute = (at - anEvent(0).occurredAt.getTime()) / 60_000;
    const attributes = Object.fromEntries(Object.entries(told).filter(() => draw() < 0.93));
    return [
      anEvent(minute, {
        workflow,
        facility,
        milestone,
        businessKeys: [],
        correlationId: `case-${made}`,
        attributes,
        measures: { lines: 1 + Math.floor(draw() * 9) },
      }),
    ];
  });
}

const day = () => new Date(FIRST + Math.floor(draw() * 60) * 24 * HOUR_MS).toISOString().slice(0, 10);
const kinds: (() => ClaimedEvent[])[] = [
  () =>
    story('wf-p2p-po', ['po_approved', 'po_created', 'po_transmitted', 'po_supplier_ack', 'goods_received', 'invoice_received'], () => ({
      ack_code: pick(['IA', 'IR', 'IB', 'AC']),
      contract_id: 'C-1',
      ack_unit_price: pick(['1.00', '1.50']),
      contract_unit_price: '1.00',
      open_receipt_value: pick(['100.25', '7', 'unknown']),
    })),
  () => story('wf-p2p-po', ['po_approved', 'po_transmitted', 'goods_received'], () => ({ open_receipt_value: '100.25' })),
  () => story('wf-requisition', ['req_submitted', 'req_routed', 'req_approved', 'req_to_po'], () => ({})),
  () => story('wf-employee-onboarding', ['hire_recorded', 'hire_ready'], () => ({ start_date: pick([day(), 'soon']) })),
  () =>
    story('wf-gl-posting', ['jb_received', 'jb_posted'], () => ({
      journal_debit_usd: '1000.10',
      rejected_debit_usd: pick(['0', '12.5']),
      close_kind: pick(['daily', 'consolidated']),
      period_end: day(),
    })),
  () =>
    story('wf-time-payroll', ['time_received', 'time_loaded', 'pay_approved'], () => ({
      employee_count: 100,
      records_rejected: pick([0, 3]),
      missing_employees: 0,
      duplicate_records: 0,
      retro_corrections: 1,
      record_count: 90,
      records_clean: 88,
    })),
  () =>
    story('wf-dwh-reporting', ['fact_loaded', 'report_refreshed'], () => ({ dataset: pick(['balances', 'orders']), business_date: day() })),
  () =>
    story('wf-supplier-onboarding', ['sup_requested', 'sup_created', 'sup_ready'], () => ({
      tax_id_hash: pick(['t1', 't2', 't3', 't4']),
      bank_hash: pick(['b1', 'b2']),
    })),
  () =>
    story('wf-ap-invoice', ['inv_received', 'inv_captured', 'inv_matched', 'inv_posted'], () => ({
      touch_count: pick([0, 1]),
      po_number: 'PO-1',
    })),
  () => story('wf-charge-supply', ['use_documented', 'charge_in_billing'], () => ({ charge_amount_usd: pick(['12.5', '80']) })),
];

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  const events = Array.from({ length: 270 }, (_, i) => kinds[i % kinds.length]?.() ?? []).flat();
  const shuffled = events.map((event) => [draw(), event] as const).sort(([a], [b]) => a - b);
  for (let at = 0; at < shuffled.length; at += 200) {
    await insertBatch(
      { events: shuffled.slice(at, at + 200).map(([, event], index) => ({ index, event })), spans: [], rejected: [] },
      { environment: 'production', source: 'test', endpoint: 'test', history: false, now },
    );
    while ((await tickEvents(now, 150)) > 0);
  }
  while ((await tickTime(now)) > 0);
}, 120_000);

const index = async () => indexCatalog((await currentCatalog()).catalog);

test('every number is the sum of its list, and every case stands in one list only', { timeout: 120_000 }, async () => {
  const windows = [
    null,
    { from: new Date('2026-10-06T00:00:00Z'), to: new Date('2026-11-10T05:00:00Z') },
    { from: new Date(FIRST), to: now },
  ];
  const seen = new Set<string>();
  for (const window of windows) {
    const { kpis } = await listKpis(everybody, { scope, window, now });
    for (const kpi of kpis) {
      const list = (state: 'counted' | 'open' | 'pending' | 'excluded', part?: 'numerator' | 'rest') =>
        listKpiTransactions(everybody, { id: kpi.id, scope, window, now, query: { state, part, sort: 'worst', limit: 1000 } });
      const all = await list('counted');
      const sum = (rows: typeof all.rows, of: 'numerator' | 'denominator') => rows.reduce((total, row) => total + row[of], 0);
      const { n, numerator, denominator } = kpi.current;
      if (n > 0) seen.add(kpi.kind);
      expect([kpi.id, all.rows.length, all.counts.counted]).toEqual([kpi.id, n, n]);
      if (numerator !== null && denominator !== null) {
        expect(sum(all.rows, 'numerator')).toBeCloseTo(numerator, 6);
        expect(sum(all.rows, 'denominator')).toBeCloseTo(denominator, 6);
        const [within, rest] = [await list('counted', 'numerator'), await list('counted', 'rest')];
        expect([within.rows.length, rest.rows.length]).toEqual([all.counts.numerator, n - all.counts.numerator]);
        expect(sum(rest.rows, 'numerator')).toBe(0);
      }
      const whole = await getKpi(everybody, { id: kpi.id, scope, window, by: 'facility', now });
      expect([whole.id, whole.current.n, whole.current.value]).toEqual([
        kpi.id,
        n,
        kpi.current.value === null ? null : expect.closeTo(kpi.current.value, 6),
      ]);
      const lists = [all, await list('open'), await list('pending'), await list('excluded')];
      expect(lists.map((one) => one.rows.length)).toEqual([all.counts.counted, all.counts.open, all.counts.pending, all.counts.excluded]);
      const ids = lists.flatMap((one) => one.rows.map((row) => row.id));
      expect(new Set(ids).size).toBe(ids.length);
    }
  }
  // What nothing was counted for proves nothing.
  expect([...seen].sort()).toEqual(
    [
      'age',
      'deadline',
      'duration',
      'exceptions_in_time',
      'rate',
      'ratio',
      'snapshot_ratio',
      'straight_through',
      'sum_ratio',
      'within',
    ].sort(),
  );
});

const countWaiting = (rows: Sql) => query(sql`${rows} ORDER BY 1, 2, 3, 4, 5`, z.record(z.string(), z.unknown()));

test('the counts of what is unfinished are those of the list', async () => {
  const kept = await countWaiting(sql`SELECT * FROM kpi_waiting WHERE n <> 0`);
  expect(kept.length).toBeGreaterThan(10);
  await inTransaction(recountWaiting);
  expect(await countWaiting(sql`SELECT * FROM kpi_waiting`)).toEqual(kept);
});

const picture = async () => ({
  waiting: await countWaiting(sql`SELECT * FROM kpi_waiting WHERE n <> 0`),
  contributions: await query(
    sql`SELECT subject_id, kpi, state, reason, opened_at, cohort_at, counts_at, numerator, denominator, value_ms, closed_at, part, facts FROM contribution ORDER BY 1, 2`,
    z.record(z.string(), z.unknown()),
  ),
  buckets: await query(
    sql`SELECT kpi, bucket_at, facility, workflow, n, round(numerator::numeric, 6) AS numerator, round(denominator::numeric, 6) AS denominator
        FROM kpi_bucket WHERE n <> 0 OR abs(numerator) > 1e-6 OR abs(denominator) > 1e-6 ORDER BY 1, 2, 3, 4, department`,
    z.record(z.string(), z.unknown()),
  ),
});

test('history worked out anew from what is stored gives what the rounds gave, and twice changes nothing', {
  timeout: 120_000,
}, async () => {
  const live = await picture();
  expect(live.contributions.length).toBeGreaterThan(500);
  await backfillAll([], now, () => undefined);
  expect(await picture()).toEqual(live);
  await execute(sql`DELETE FROM contribution`);
  await execute(sql`DELETE FROM kpi_bucket`);
  await execute(sql`DELETE FROM kpi_waiting`);
  await execute(sql`DELETE FROM seen_value`);
  await backfillAll([], now, () => undefined);
  expect(await picture()).toEqual(live);
});

test('while history is worked out there is no number, and how far it is', async () => {
  const before = await getKpi(everybody, { id: 'kpi-fill-rate', scope, window: { from: new Date(FIRST), to: now }, by: 'facility', now });
  expect(before).toMatchObject({ work: null });
  expect(before.current.value).not.toBeNull();
  await execute(sql`UPDATE kpi_work SET definition = 'another' WHERE kpi = 'kpi-fill-rate'`);
  const ask = () => getKpi(everybody, { id: 'kpi-fill-rate', scope, window: { from: new Date(FIRST), to: now }, by: 'facility', now });
  expect(await ask()).toMatchObject({ work: 0, current: { value: null, n: 0 } });
  const catalog = await index();
  expect(await inTransaction((tx) => planBackfill(tx, catalog, now))).toBe(1);
  expect(await ask()).toMatchObject({ work: 0, current: { value: null } });
  await backfillAll(['kpi-fill-rate'], now, () => undefined);
  expect(await ask()).toEqual(before);
});

test('the worker finishes by itself what was begun, and rests when nothing is left', async () => {
  const before = await picture();
  const catalog = await index();
  await inTransaction((tx) => planBackfill(tx, catalog, now, ['kpi-fill-rate']));
  let steps = 0;
  while ((await tickBackfill(now)) !== 5000) steps += 1;
  expect(steps).toBeGreaterThan(0);
  expect(await picture()).toEqual(before);
});

test('an exception of long ago counts, although nothing else is kept of that month', async () => {
  const at = new Date('2025-02-03T12:00:00Z');
  const id = newId(at);
  await execute(
    sql`INSERT INTO exception (id, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason, workflow,
          workflows, runbook, first_at, last_at, opened_at, acknowledge_by, due_at, updated_at)
        VALUES (${id}::uuid, 'production', 'EXC-PLT-AUTH', 'long ago', '{}', 't', 's', 'open', 'sev3', 'r', 'team-a', 'r', 'wf-p2p-po',
          '{wf-p2p-po}', 'r', ${at}, ${at}, ${at}, ${at}, ${at}, now() + interval '1 hour')`,
  );
  await tickTime(now);
  const kept = await query(
    sql`SELECT kpi, state FROM contribution WHERE subject_id = ${id}::uuid`,
    z.object({ kpi: z.string(), state: z.string() }),
  );
  expect(kept).toEqual([{ kpi: 'kpi-exception-resolution', state: 'counted' }]);
});
