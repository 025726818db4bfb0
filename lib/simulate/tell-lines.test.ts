import { beforeAll, describe, expect, test } from 'vitest';
import type { DocumentLines } from '@/lib/domain';
import { at, catalogOf, planAll } from './catalog.fixture';
import { DAY_MS } from './simulation';

interface Told {
  order: string;
  milestone: string;
  amountMinor: number | null;
  code: string | null;
  document: DocumentLines;
}
let told: Told[];

beforeAll(async () => {
  const catalog = await catalogOf('fac-pinecrest', 'fac-dc');
  const fromMs = at('2026-11-18T06:00:00Z');
  const begin = { allMs: fromMs - 12 * DAY_MS, officeMs: fromMs - 12 * DAY_MS, slowMs: fromMs - 12 * DAY_MS };
  told = planAll({ catalog, fromMs: fromMs - 12 * DAY_MS, toMs: fromMs + DAY_MS, begin, only: ['wf-p2p-po'], rate: 0.25 }).flatMap(
    ({ event, copy }) =>
      event?.documentLines && !copy
        ? [
            {
              order: event.businessKeys.find(({ type }) => type === 'po_number')?.value ?? '',
              milestone: event.milestone,
              amountMinor: Number(event.measures?.['amountMinor'] ?? Number.NaN),
              code: typeof event.attributes['ack_code'] === 'string' ? event.attributes['ack_code'] : null,
              document: event.documentLines,
            },
          ]
        : [],
  );
}, 60_000);

const of = (milestone: string) => told.filter((one) => one.milestone === milestone);
const sumOf = ({ lines }: DocumentLines) => lines.reduce((sum, { quantity = 0, unitPriceMinor = 0 }) => sum + quantity * unitPriceMinor, 0);

describe('lines of simulated orders', () => {
  test('each document of an order tells them', () => {
    const kinds = Map.groupBy(told, ({ milestone }) => milestone);
    for (const milestone of ['po_created', 'po_supplier_ack', 'po_change_sent', 'asn_received', 'goods_received', 'invoice_received'])
      expect(kinds.get(milestone)?.length ?? 0, milestone).toBeGreaterThan(0);
  });

  test('the lines of an order add up to its amount, to the cent', () => {
    const orders = new Map(of('po_created').map((one) => [one.order, sumOf(one.document)]));
    const said = of('po_supplier_ack').filter(({ order, amountMinor }) => orders.has(order) && Number.isFinite(amountMinor));
    const right = said.filter(({ order, amountMinor }) => orders.get(order) === amountMinor);
    expect(said.length).toBeGreaterThan(10);
    expect(right).toHaveLength(said.length);
  });

  test('an answer bears its code on the line that it is about, and accepts the others', () => {
    for (const { code, document } of of('po_supplier_ack')) {
      const codes = document.lines.map((line) => line.code);
      expect(codes).toContain(code);
      expect(codes.every((one) => one === 'IA' || one === code)).toBe(true);
    }
  });
});
