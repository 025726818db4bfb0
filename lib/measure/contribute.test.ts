import { beforeAll, describe, expect, test } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { Outcome } from '@/lib/domain';
import type { Case } from './case';
import { contribute } from './contribute';
import { noFacts } from './fold-facts';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

interface Told {
  workflow: string;
  /** Milestone to the time it was reached. */
  reached: Record<string, string>;
  told?: Record<string, string | number>;
  first?: Record<string, string>;
  exceptions?: string[];
  seenBefore?: string[];
  state?: Outcome;
  endedAt?: string;
}

function caseOf({ workflow, reached, told = {}, first = {}, exceptions = [], seenBefore = [], state = 'open', endedAt }: Told): Case {
  const times = Object.values(reached).sort();
  return {
    transaction: {
      id: '019aa000-0000-7000-8000-000000000000',
      environment: 'production',
      workflow,
      facility: 'fac-lakehead',
      department: 'dept-procurement',
      supplier: null,
      state,
      startedAt: new Date(times[0] ?? 0),
      endedAt: endedAt ? new Date(endedAt) : null,
      keyType: null,
      keyValue: null,
      measures: {},
    },
    milestones: Object.entries(reached).map(([milestone, at]) => ({ milestone, reachedAt: new Date(at), lastAt: new Date(at), times: 1 })),
    facts: {
      ...noFacts,
      first: Object.fromEntries(Object.entries({ ...told, ...first }).map(([name, value]) => [name, ['1', String(value)]])),
      last: Object.fromEntries(Object.entries(told).map(([name, value]) => [name, ['2', String(value)]])),
    },
    exceptions: new Set(exceptions),
    seenBefore: new Set(seenBefore),
  };
}

function give(kpi: string, told: Told, now: string) {
  const found = index.kpis.get(kpi);
  if (!found) throw new Error(`no ${kpi}`);
  const workflow = index.workflows.get(told.workflow)?.workflow ?? null;
  const context = { calendars: index.catalog.calendars, timezone: 'America/Chicago', now: new Date(now), workflow };
  const one = contribute(caseOf(told), found, context);
  return one && { state: one.state, reason: one.reason, numerator: one.numerator, denominator: one.denominator };
}

const order = { po_approved: '2026-10-05T14:00:00Z', po_transmitted: '2026-10-05T15:00:00Z' };
const acked = { ...order, po_supplier_ack: '2026-10-05T20:00:00Z' };
const p2p = 'wf-p2p-po';
const counted = (numerator: number, denominator = 1) => ({ state: 'counted' as const, reason: null, numerator, denominator });
const left = (reason: string) => ({ state: 'excluded' as const, reason, numerator: 0, denominator: 0 });

describe('what a case gives', () => {
  test.each<[string, string, Told, ReturnType<typeof give>, string?]>([
    [
      'an answer is clean by its first code',
      'kpi-fill-rate',
      { workflow: p2p, reached: acked, told: { ack_code: 'IR' }, first: { ack_code: 'IA' } },
      counted(1),
    ],
    ['a backorder does not fill', 'kpi-fill-rate', { workflow: p2p, reached: acked, told: { ack_code: 'IB' } }, counted(0)],
    ['an answer without a code is left out', 'kpi-fill-rate', { workflow: p2p, reached: acked }, left('ack_code was not told')],
    ['no answer is no part', 'kpi-fill-rate', { workflow: p2p, reached: order }, null],
    [
      'a price within 2 cents',
      'kpi-contract-price-match',
      { workflow: p2p, reached: acked, told: { contract_id: 'C', ack_unit_price: '1.02', contract_unit_price: '1.00' } },
      counted(1),
    ],
    [
      'a price within half a per cent',
      'kpi-contract-price-match',
      { workflow: p2p, reached: acked, told: { contract_id: 'C', ack_unit_price: '100.5', contract_unit_price: '100' } },
      counted(1),
    ],
    [
      'a price above both',
      'kpi-contract-price-match',
      { workflow: p2p, reached: acked, told: { contract_id: 'C', ack_unit_price: '100.6', contract_unit_price: '100' } },
      counted(0),
    ],
    [
      'without a contract it is no part',
      'kpi-contract-price-match',
      { workflow: p2p, reached: acked, told: { ack_unit_price: '1', contract_unit_price: '1' } },
      null,
    ],
    [
      'a price that was not told',
      'kpi-contract-price-match',
      { workflow: p2p, reached: acked, told: { contract_id: 'C' } },
      left('ack_unit_price was not told'),
    ],
    [
      'a perfect order is not judged before its 30 days',
      'kpi-perfect-order',
      { workflow: p2p, reached: { ...acked, invoice_received: '2026-10-09T00:00:00Z' } },
      { state: 'pending' as const, reason: null, numerator: 1, denominator: 1 },
      '2026-11-04T14:59:59Z',
    ],
    [
      'a perfect order',
      'kpi-perfect-order',
      { workflow: p2p, reached: { ...acked, invoice_received: '2026-10-09T00:00:00Z' } },
      counted(1),
      '2026-11-04T15:00:00Z',
    ],
    [
      'an order with a price exception',
      'kpi-perfect-order',
      { workflow: p2p, reached: { ...acked, invoice_received: '2026-10-09T00:00:00Z' }, exceptions: ['EXC-P2P-PRICE'] },
      counted(0),
    ],
    ['an order without an invoice', 'kpi-perfect-order', { workflow: p2p, reached: acked }, counted(0)],
    ['a unit exception counts', 'kpi-uom-item-exception', { workflow: p2p, reached: acked, exceptions: ['EXC-P2P-UOM'] }, counted(1)],
    [
      'a count within its class',
      'kpi-inventory-accuracy',
      {
        workflow: 'wf-replenishment',
        reached: { rpl_balance_synced: '2026-10-05T14:00:00Z' },
        told: { count_qty: 98, book_qty: 100, item_class: 'B' },
      },
      counted(1),
    ],
    [
      'a class A count has no tolerance',
      'kpi-inventory-accuracy',
      {
        workflow: 'wf-replenishment',
        reached: { rpl_balance_synced: '2026-10-05T14:00:00Z' },
        told: { count_qty: 99, book_qty: 100, item_class: 'A' },
      },
      counted(0),
    ],
    [
      'what was not counted is no part',
      'kpi-inventory-accuracy',
      { workflow: 'wf-replenishment', reached: { rpl_balance_synced: '2026-10-05T14:00:00Z' } },
      null,
    ],
    [
      'no touch up to the match',
      'kpi-first-pass-match',
      {
        workflow: 'wf-ap-invoice',
        reached: { inv_captured: '2026-10-05T14:00:00Z', inv_matched: '2026-10-05T15:00:00Z' },
        told: { po_number: 'PO-1', 'inv_matched.touch_count': 0, touch_count: 3 },
      },
      counted(1),
    ],
    [
      'not matched in its five days',
      'kpi-first-pass-match',
      { workflow: 'wf-ap-invoice', reached: { inv_captured: '2026-10-05T14:00:00Z' }, told: { po_number: 'PO-1' } },
      counted(0),
    ],
    [
      'an invoice without an order is no part',
      'kpi-first-pass-match',
      { workflow: 'wf-ap-invoice', reached: { inv_captured: '2026-10-05T14:00:00Z' } },
      null,
    ],
    [
      'a supplier told before',
      'kpi-supplier-duplicate',
      { workflow: 'wf-supplier-onboarding', reached: { sup_created: '2026-10-05T14:00:00Z' }, seenBefore: ['bank_hash'] },
      counted(1),
    ],
    [
      'four events for 500 people',
      'kpi-payroll-exceptions',
      {
        workflow: 'wf-time-payroll',
        reached: { pay_approved: '2026-10-14T14:00:00Z' },
        told: { records_rejected: 3, missing_employees: 0, duplicate_records: 1, retro_corrections: 0, employee_count: 500 },
      },
      counted(4, 500),
    ],
    [
      'a number that is none',
      'kpi-payroll-exceptions',
      {
        workflow: 'wf-time-payroll',
        reached: { pay_approved: '2026-10-14T14:00:00Z' },
        told: { records_rejected: 'x', missing_employees: 0, duplicate_records: 1, retro_corrections: 0, employee_count: 5 },
      },
      left('records_rejected is no number'),
    ],
    [
      'amounts as decimal text',
      'kpi-journal-reject-value',
      {
        workflow: 'wf-gl-posting',
        reached: { jb_posted: '2026-10-05T14:00:00Z' },
        told: { rejected_debit_usd: '12.50', journal_debit_usd: '1000.00' },
      },
      counted(12.5, 1000),
    ],
    [
      'a charge on the last minute of the hold is in time',
      'kpi-late-charge',
      {
        workflow: 'wf-charge-supply',
        reached: { use_documented: '2026-10-05T14:00:00Z', charge_in_billing: '2026-10-09T04:59:00Z' },
        told: { charge_amount_usd: '80' },
      },
      counted(0, 80),
    ],
    [
      'a charge after the hold is late',
      'kpi-late-charge',
      {
        workflow: 'wf-charge-supply',
        reached: { use_documented: '2026-10-05T14:00:00Z', charge_in_billing: '2026-10-09T04:59:01Z' },
        told: { charge_amount_usd: '80' },
      },
      counted(80, 80),
    ],
    [
      'in step within a day, in the other workflow',
      'kpi-master-sync',
      { workflow: 'wf-supplier-onboarding', reached: { sup_created: '2026-10-05T14:00:00Z', sup_ready: '2026-10-06T14:00:00Z' } },
      counted(1),
    ],
  ])('%s', (_, kpi, told, expected, now = '2026-12-01T00:00:00Z') => {
    expect(give(kpi, told, now)).toEqual(expected);
  });
});

describe('deadlines', () => {
  // 2026-10-12 is a Monday, so the business day before is Friday; 18:00 in Chicago is 23:00 UTC.
  const steps = () => index.workflows.get('wf-employee-onboarding')?.workflow.milestones.filter((m) => m.required === 'always') ?? [];
  const hire = (at: string, start?: string): Told => ({
    workflow: 'wf-employee-onboarding',
    reached: Object.fromEntries(steps().map((m) => [m.id, at])),
    ...(start ? { told: { start_date: start } } : {}),
  });
  test.each([
    ['ready at 18:00 on the business day before', '2026-10-09T23:00:00Z', '2026-10-12', counted(1)],
    ['ready a second later', '2026-10-09T23:00:01Z', '2026-10-12', counted(0)],
    ['a start date that was not told', '2026-10-09T23:00:00Z', undefined, left('start_date was not told')],
    ['a start date that is none', '2026-10-09T23:00:00Z', '2026-02-30', left('start_date is no date')],
  ] as const)('%s', (_, at, start, expected) =>
    expect(give('kpi-day-one-ready', hire(at, start), '2026-12-01T00:00:00Z')).toEqual(expected),
  );

  // 07:00 in Chicago is 12:00 UTC. The first five business days of October 2026 end on the 7th.
  test.each([
    ['posted by the next 07:00', '2026-10-20T03:00:00Z', '2026-10-20T12:00:00Z', counted(1)],
    ['posted after it', '2026-10-20T03:00:00Z', '2026-10-20T12:00:01Z', counted(0)],
    ['came after 07:00, so the next morning', '2026-10-20T13:00:00Z', '2026-10-21T11:00:00Z', counted(1)],
    ['in close week four hours after arrival', '2026-10-05T13:00:00Z', '2026-10-05T17:00:01Z', counted(0)],
  ] as const)('%s', (_, received, posted, expected) => {
    const told = { workflow: 'wf-gl-posting', reached: { jb_received: received, jb_posted: posted } };
    expect(give('kpi-posting-timeliness', told, '2026-12-01T00:00:00Z')).toEqual(expected);
  });
});

describe('straight through', () => {
  const reached = { req_submitted: '2026-10-05T14:00:00Z' };
  const whole = { workflow: 'wf-requisition', reached, state: 'completed' as const, endedAt: '2026-10-05T16:00:00Z' };
  test.each<[string, Told, ReturnType<typeof give>, string]>([
    [
      'clean, but younger than its longest time',
      whole,
      { state: 'pending' as const, reason: null, numerator: 1, denominator: 1 },
      '2026-10-05T17:00:00Z',
    ],
    ['clean', whole, counted(1), '2027-01-01T00:00:00Z'],
    ['in any exception', { ...whole, exceptions: ['EXC-REQ-CC'] }, counted(0), '2027-01-01T00:00:00Z'],
    ['completed too late', { ...whole, endedAt: '2026-12-30T00:00:00Z' }, counted(0), '2027-01-01T00:00:00Z'],
    ['never completed', { ...whole, state: 'open' }, counted(0), '2027-01-01T00:00:00Z'],
    ['cancelled', { ...whole, state: 'cancelled' }, left('cancelled'), '2027-01-01T00:00:00Z'],
  ])('%s', (_, told, expected, now) => expect(give('kpi-straight-through', told, now)).toEqual(expected));
});
