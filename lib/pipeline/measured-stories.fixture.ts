import { applyCatalog } from '@/lib/catalog';
import type { ClaimedEvent } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { insertBatch } from '@/lib/store';
import { tickEvents, tickTime } from './tick';

export const FIRST = Date.parse('2026-10-01T06:00:00Z');
export const NOW = new Date('2026-11-18T18:20:00Z');
const HOUR_MS = 3_600_000;

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
  // Of three that deliver, one stays unnamed.
  const supplier = ['SUP-1', 'SUP-2', null][made % 3] ?? null;
  let at = began;
  return steps.flatMap((milestone, i) => {
    at += draw() * draw() * 120 * HOUR_MS;
    if (at > NOW.getTime() || (i > 0 && draw() < 0.12)) return [];
    const minute = (at - anEvent(0).occurredAt.getTime()) / 60_000;
    const attributes = Object.fromEntries(Object.entries(told).filter(() => draw() < 0.93));
    return [
      anEvent(minute, {
        workflow,
        facility,
        supplier,
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

/** Applies the default estate and lets 270 cases of ten workflows be told, mixed up, and counted in rounds. */
export async function tellStories(): Promise<void> {
  await applyCatalog('catalog', 'test');
  const events = Array.from({ length: 270 }, (_, i) => kinds[i % kinds.length]?.() ?? []).flat();
  const shuffled = events.map((event) => [draw(), event] as const).sort(([a], [b]) => a - b);
  for (let at = 0; at < shuffled.length; at += 200) {
    await insertBatch(
      { events: shuffled.slice(at, at + 200).map(([, event], index) => ({ index, event })), spans: [], rejected: [] },
      { environment: 'production', source: 'test', endpoint: 'test', history: false, now: NOW },
    );
    while ((await tickEvents(NOW, 150)) > 0);
  }
  while ((await tickTime(NOW)) > 0);
}
