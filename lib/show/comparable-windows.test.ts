import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { comparableWindows } from './comparable-windows';
import { isMeasured, type MeasuredKpi } from './judge-kpi';

let index: CatalogIndex;
const measured = (id: string): MeasuredKpi => {
  const kpi = index.kpis.get(id);
  if (!kpi || !isMeasured(kpi)) throw new Error(`${id} is measured`);
  return kpi;
};

beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const list = (id: string, from: string, to: string) =>
  comparableWindows(measured(id), { from: new Date(from), to: new Date(to) }, index).map(
    (one) => `${one.kind} ${one.from.toISOString().slice(0, 16)} ${one.to.toISOString().slice(0, 16)} ${one.name}`,
  );

describe('comparableWindows', () => {
  it('holds a week against the week before, which has the same weekdays already', () => {
    expect(list('kpi-order-latency', '2026-10-12T05:00:00Z', '2026-10-19T05:00:00Z')).toEqual([
      'previous 2026-10-05T05:00 2026-10-12T05:00 the 7 days before, the same weekdays',
    ]);
  });

  it('holds a day against the day before and the same weekday', () => {
    expect(list('kpi-order-latency', '2026-10-19T05:00:00Z', '2026-10-20T05:00:00Z')).toEqual([
      'previous 2026-10-18T05:00 2026-10-19T05:00 the 24 hours before',
      'weekday 2026-10-12T05:00 2026-10-13T05:00 the same weekdays a week earlier',
    ]);
  });

  it('passes over the week whose Thursday was a holiday', () => {
    expect(list('kpi-order-latency', '2026-12-03T06:00:00Z', '2026-12-04T06:00:00Z')[1]).toBe(
      'weekday 2026-11-19T06:00 2026-11-20T06:00 the same weekdays 2 weeks earlier, the nearest with as many working days',
    );
  });

  it('keeps the wall time over both changes of the clocks', () => {
    expect(list('kpi-order-latency', '2026-03-09T13:00:00Z', '2026-03-09T17:00:00Z')[1]).toMatch(
      /^weekday 2026-03-02T14:00 2026-03-02T18:00/,
    );
    expect(list('kpi-order-latency', '2026-11-02T14:00:00Z', '2026-11-02T18:00:00Z')[1]).toMatch(
      /^weekday 2026-10-26T13:00 2026-10-26T17:00/,
    );
  });

  it.each([
    [
      'the third working day',
      '2026-11-04T06:00:00Z',
      '2026-11-05T06:00:00Z',
      /^business_day 2026-10-05T05:00 .* working day 3 of the month before$/,
    ],
    [
      'the last working day',
      '2026-11-30T06:00:00Z',
      '2026-12-01T06:00:00Z',
      /^business_day 2026-10-30T05:00 .* the last working day of the month before$/,
    ],
    [
      'over new year',
      '2026-01-05T06:00:00Z',
      '2026-01-06T06:00:00Z',
      /^business_day 2025-12-02T06:00 .* working day 2 of the month before$/,
    ],
  ])('holds a month-end against the month-end before: %s', (_, from, to, expected) => {
    expect(list('kpi-order-latency', from, to).find((one) => one.startsWith('business_day'))).toMatch(expected);
  });

  it('knows no month-end in the middle of a month', () => {
    expect(list('kpi-order-latency', '2026-10-19T05:00:00Z', '2026-10-20T05:00:00Z').some((one) => one.startsWith('business_day'))).toBe(
      false,
    );
  });

  it('holds payroll against the pay period before', () => {
    expect(list('kpi-payroll-feed', '2026-10-12T05:00:00Z', '2026-10-14T05:00:00Z')).toContain(
      'pay_period 2026-09-28T05:00 2026-09-30T05:00 the same days of the pay period before',
    );
  });
});
