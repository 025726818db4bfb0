import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import type { DueOccurrence, OccurrencePlan } from '@/lib/domain';
import { judgeOccurrences } from './judge-occurrences';
import { planOccurrences } from './plan-occurrences';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

// The period PP-2026-24 ends on Saturday 21 November 2026; its files are due on Monday at 18:00 in Chicago.
const dueAt = new Date('2026-11-24T00:00:00Z');
const plans = (from: string, to: string) => planOccurrences(index, 'production', new Date(from), new Date(to));

describe('planOccurrences', () => {
  it('promises one file a facility and pay group in each period whose deadline lies in the window', () => {
    const planned = plans('2026-11-11T00:00:00Z', '2026-12-01T00:00:00Z');
    expect(planned).toHaveLength(24 * 2);
    expect(new Set(planned.map((one) => `${one.facility} ${one.part}`)).size).toBe(48);
    expect(planned[0]).toMatchObject({
      code: 'EXC-PAY-NOFILE',
      milestone: 'time_received',
      period: 'PP-2026-24',
      dueAt,
      raiseAt: new Date('2026-11-23T21:00:00Z'),
    });
  });

  it.each([
    ['two periods', '2026-11-11T00:00:00Z', '2026-12-10T00:00:00Z', 96],
    ['a window that ends at the deadline', '2026-11-11T00:00:00Z', '2026-11-24T00:00:00Z', 0],
    ['a period that ends while we listen', '2026-11-22T05:59:59Z', '2026-11-25T00:00:00Z', 48],
    ['a period that had ended before we listened', '2026-11-22T06:00:01Z', '2026-11-25T00:00:00Z', 0],
  ])('%s', (_, from, to, expected) => {
    expect(plans(from, to)).toHaveLength(expected);
  });

  it('keeps the wall time when clocks change, and expects nothing of places without employees', () => {
    const spring = plans('2026-03-01T00:00:00Z', '2026-03-31T00:00:00Z').map((one) => one.dueAt.toISOString());
    expect([...new Set(spring)]).toEqual(['2026-03-03T00:00:00.000Z', '2026-03-16T23:00:00.000Z', '2026-03-30T23:00:00.000Z']);
    const catalog = {
      ...index.catalog,
      facilities: index.catalog.facilities.map((one) => ({ ...one, employees: one.id === 'fac-granite' ? 10 : 0 })),
    };
    expect(
      planOccurrences(indexCatalog(catalog), 'test', new Date('2026-11-21T00:00:00Z'), new Date(dueAt.getTime() + 1)).map(
        (one) => one.facility,
      ),
    ).toEqual(['fac-granite', 'fac-granite']);
  });
});

describe('judgeOccurrences', () => {
  const due = (said: Partial<DueOccurrence> = {}): DueOccurrence => {
    const plan = plans('2026-11-11T00:00:00Z', '2026-12-01T00:00:00Z').find(
      (one) => one.facility === 'fac-granite' && one.part === 'pg-a',
    ) as OccurrencePlan;
    return { ...plan, id: 'o-1', state: 'missing', arrivedAt: null, transactionId: null, ...said };
  };

  it('finds the missing file, with the people who would not be paid and the deadline', () => {
    expect(judgeOccurrences([due()], index)).toEqual([
      expect.objectContaining({
        signature: 'EXC-PAY-NOFILE facility="fac-granite" key.pay_group="pg-a" period="PP-2026-24"',
        subject: { kind: 'occurrence', id: 'o-1' },
        facility: 'fac-granite',
        deadlineAt: dueAt,
        impact: { transactions: 1, amountMinor: null, currency: null, lines: null, people: 1763 },
        evidence: { eventKey: null, text: 'PP-2026-24, Hourly and clinical of Granite River Hospital has not arrived' },
      }),
    ]);
  });

  it.each(['arrived', 'void'] as const)('finds nothing when the file is %s', (state) => {
    expect(judgeOccurrences([due({ state })], index)).toEqual([]);
  });
});
