import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { at, catalogOf, defaultCatalog, planAll } from './catalog.fixture';
import { characterOf } from './draw-character';
import { peakOf } from './find-peak';
import { indexEstate } from './index-estate';
import { dateOf, dayOf } from './local-day';
import { defaultOptions } from './plan-transactions';
import { DAY_MS } from './simulation';
import type { WireEvent } from './write-event';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const FROM = at('2026-08-24T06:00:00Z');
let events: WireEvent[];
let catalog: Catalog;

beforeAll(async () => {
  catalog = await catalogOf('fac-pinecrest', 'fac-lab-core', 'fac-shared');
  const plan = planAll({ catalog, fromMs: FROM, toMs: FROM + 60 * DAY_MS, rate: 0.02, traced: 0 });
  events = plan.flatMap((p) => (p.event && !p.copy && p.event.status.startsWith('completed') ? [p.event] : []));
});

const told = (milestone: string) => events.filter((e) => e.milestone === milestone);
const shareOf = <T>(list: readonly T[], wanted: (one: T) => boolean) => list.filter(wanted).length / list.length;
const number = (event: WireEvent, name: string) => Number(event.attributes[name]);

describe('what business measures need', () => {
  it.each([
    ['po_supplier_ack', ['ack_code', 'ack_unit_price', 'contract_unit_price']],
    ['goods_received', ['open_receipt_value']],
    ['threshold_detected', ['on_hand_at_detection']],
    ['inv_matched', ['touch_count']],
    ['inv_posted', ['touch_count']],
    ['hire_recorded', ['start_date']],
    ['time_loaded', ['record_count', 'records_clean']],
    ['pay_approved', ['employee_count', 'records_rejected', 'missing_employees', 'duplicate_records', 'retro_corrections']],
    ['jb_posted', ['journal_debit_usd', 'rejected_debit_usd']],
    ['charge_in_billing', ['charge_amount_usd']],
    ['report_refreshed', ['dataset', 'business_date']],
    ['sup_requested', ['bank_hash']],
  ])('is told with every %s: %j', (milestone, names) => {
    expect(told(milestone).length).toBeGreaterThan(3);
    for (const event of told(milestone))
      for (const name of names) expect(String(event.attributes[name] ?? ''), `${event.eventId} ${name}`).not.toBe('');
  });

  it('is told where there is something to tell: contracts, counts, orders of invoices, closed months', () => {
    expect(shareOf(told('po_supplier_ack'), (e) => 'contract_id' in e.attributes)).toBeCloseTo(0.85, 1);
    const counted = told('rpl_balance_synced').filter((e) => 'count_qty' in e.attributes);
    expect(counted.length).toBeGreaterThan(5);
    expect(counted.every((e) => number(e, 'book_qty') > 0 && 'ABC'.includes(String(e.attributes['item_class'])))).toBe(true);
    expect(shareOf(told('inv_received'), (e) => e.businessKeys.some((k) => k.type === 'po_number'))).toBeCloseTo(0.93, 1);
    const closes = told('jb_posted').filter((e) => e.attributes['close_kind'] === 'consolidated');
    expect(closes.map((e) => e.attributes['period_end'])).toEqual(['2026-08-31', '2026-09-30']);
    for (const e of closes) {
      const days = (Date.parse(e.occurredAt) - Date.parse(`${e.attributes['period_end']}T00:00:00Z`)) / DAY_MS;
      expect(days).toBeGreaterThan(3);
      expect(days).toBeLessThan(14);
    }
  });

  it('adds up: clean records are no more than there are, rejected money no more than the batch, the match no more touched than the posting', () => {
    for (const e of told('time_loaded')) expect(number(e, 'records_clean')).toBeLessThanOrEqual(number(e, 'record_count'));
    for (const e of told('jb_posted')) expect(number(e, 'rejected_debit_usd')).toBeLessThan(number(e, 'journal_debit_usd'));
    const posted = new Map(told('inv_posted').map((e) => [e.transactionId, number(e, 'touch_count')]));
    for (const e of told('inv_matched')) expect(number(e, 'touch_count')).toBeLessThanOrEqual(posted.get(e.transactionId) ?? 99);
  });

  it('tells both ends of an interface the same number, but for what got lost', () => {
    const ends = events.filter((e) => 'throughline.handover' in e.attributes && e.interface);
    for (const id of ['if-rev-journal', 'if-dwh-fin', 'if-time-export', 'if-use-supply', 'if-inv-threshold', 'if-po-850-out'])
      expect(new Set(ends.filter((e) => e.interface === id).map((e) => e.attributes['throughline.handover'])), id).toEqual(
        new Set(['sent', 'received']),
      );
    const sent = new Map(
      ends.flatMap((e) =>
        e.measures?.['documentsOut'] ? [[`${e.transactionId} ${e.interface}`, Number(e.measures['documentsOut'])]] : [],
      ),
    );
    const pairs = ends.flatMap((e) => {
      const out = sent.get(`${e.transactionId} ${e.interface}`);
      return e.measures?.['documentsIn'] && out ? [[out, Number(e.measures['documentsIn'])] as const] : [];
    });
    expect(pairs.length).toBeGreaterThan(500);
    expect(pairs.every(([out, got]) => got > 0 && got <= out)).toBe(true);
    expect(shareOf(pairs, ([out, got]) => got < out)).toBeLessThan(0.01);
  });

  it('is a new supplier’s own, and now and then that of another one', () => {
    const estate = { catalog, fromMs: FROM, toMs: FROM + 400 * DAY_MS, only: ['wf-supplier-onboarding'], traced: 0 };
    const requests = planAll(estate).flatMap((p) => (p.event?.milestone === 'sup_requested' && !p.copy ? [p.event] : []));
    const taxOf = (e: WireEvent) => e.businessKeys.find((k) => k.type === 'tax_id_hash')?.value ?? '';
    const fresh = requests.filter((e) => e.attributes['change_type'] === 'new');
    const old = new Set(requests.filter((e) => e.attributes['change_type'] !== 'new').map(taxOf));
    expect(old.size).toBeLessThanOrEqual(60);
    expect(shareOf(fresh, (e) => old.has(taxOf(e)))).toBeGreaterThan(0.003);
    expect(shareOf(fresh, (e) => old.has(taxOf(e)))).toBeLessThan(0.03);
  });
});

describe('characterOf', () => {
  const whos = Array.from({ length: 400 }, (_, i) => `sup-${i}`);
  const all = (day: number) => whos.map((who) => characterOf(1, 'answers', who, day)).toSorted((a, b) => a - b);

  it('lies around 1, apart for everybody, and is the same again', () => {
    const factors = all(20_000);
    expect(factors[200]).toBeGreaterThan(0.85);
    expect(factors[200]).toBeLessThan(1.2);
    expect(factors[40]).toBeLessThan(0.65);
    expect(factors[360]).toBeGreaterThan(1.5);
    expect(all(20_000)).toEqual(factors);
    expect(characterOf(2, 'answers', 'sup-1', 20_000)).not.toBe(characterOf(1, 'answers', 'sup-1', 20_000));
  });

  it('holds for long, and changes for weeks for some', () => {
    const days = Array.from({ length: 364 }, (_, i) => 20_000 + i);
    const changes = whos.map(
      (who) => days.filter((d) => characterOf(1, 'answers', who, d) !== characterOf(1, 'answers', who, d - 1)).length,
    );
    expect(Math.max(...changes)).toBeLessThanOrEqual(8);
    expect(shareOf(changes, (n) => n > 0)).toBeGreaterThan(0.3);
    expect(shareOf(changes, (n) => n === 0)).toBeGreaterThan(0.3);
  });
});

describe('peakOf', () => {
  it.each([
    ['wf-p2p-po', '2026-10-28', 1.25],
    ['wf-p2p-po', '2026-10-27', 1],
    ['wf-p2p-po', '2026-11-27', 1.25 * 1.5],
    ['wf-ap-invoice', '2026-11-06', 1.35],
    ['wf-ap-invoice', '2026-11-09', 1],
    ['wf-gl-posting', '2026-10-30', 2.5],
    ['wf-gl-posting', '2026-11-04', 2.5],
    ['wf-gl-posting', '2026-11-05', 1],
    ['wf-gl-posting', '2026-11-01', 1],
    ['wf-employee-offboarding', '2026-11-30', 3],
    ['wf-employee-onboarding', '2026-09-14', 2.2],
    ['wf-item-contract', '2026-10-05', 8],
    ['wf-item-contract', '2026-11-03', 1],
    ['wf-replenishment', '2026-11-03', 1],
  ])('%s on %s: %d', async (id, date, factor) => {
    const whole = await defaultCatalog();
    const estate = indexEstate(whole, defaultOptions);
    const planned = estate.workflows.find((w) => w.workflow.id === id);
    expect(planned && peakOf(planned, dayOf(date), whole.calendars), dateOf(dayOf(date))).toBe(factor);
  });
});
