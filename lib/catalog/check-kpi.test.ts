import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalog, Kpi } from '@/lib/domain';
import { checkKpi, diffKpis, writeKpi } from './check-kpi';
import { loadCatalog } from './load-catalog';

let catalog: Catalog;
beforeAll(async () => {
  catalog = await loadCatalog('catalog');
});

const find = (id: string): Kpi => {
  const kpi = catalog.kpis.find((one) => one.id === id);
  if (!kpi) throw new Error(id);
  return kpi;
};

describe('checkKpi', () => {
  test('every KPI of the estate is sound, written out and read again it is the same', () => {
    expect(catalog.kpis.length).toBeGreaterThan(30);
    for (const kpi of catalog.kpis) expect(checkKpi(writeKpi(kpi), catalog)).toMatchObject({ kpi, faults: [] });
  });

  test('an object is as good as its YAML', () => {
    const kpi = find('kpi-order-latency');
    expect(checkKpi({ ...kpi }, catalog)).toEqual({ kpi, value: kpi, yaml: writeKpi(kpi), faults: [] });
  });

  test.each<[string, (kpi: Kpi) => Record<string, unknown>, string, RegExp]>([
    [
      'a milestone there is not',
      (kpi) => ({ ...kpi, measure: { ...kpi.measure, to: 'po_supplier_akc' } }),
      'measure.to',
      /po_supplier_ack/,
    ],
    ['thresholds out of order', (kpi) => ({ ...kpi, thresholds: { target: 24, warning: 20, critical: 48 } }), 'thresholds', /out of order/],
    ['no name', ({ name: _, ...kpi }) => kpi, 'name', /missing/],
    ['a unit the measure cannot have', (kpi) => ({ ...kpi, unit: 'percent' }), 'unit', /no unit/],
    ['a workflow there is not', (kpi) => ({ ...kpi, workflows: ['wf-p2p-op'] }), 'workflows[0]', /wf-p2p-po/],
    ['a word too many', (kpi) => ({ ...kpi, colour: 'red' }), 'colour', /not known/],
  ])('%s is said at its field, with its mend', (_, change, path, words) => {
    const { kpi, faults } = checkKpi(change(find('kpi-order-latency')), catalog);
    expect(kpi).toBeNull();
    const fault = faults.find((one) => one.path === path);
    expect(`${fault?.message} ${fault?.mend}`).toMatch(words);
  });

  test('a condition that does not compile is said at its line', () => {
    const text = writeKpi(find('kpi-po-clean-ack')).replace('"ack_code" in first', 'ack_code im first');
    const line = text.split('\n').findIndex((one) => one.includes('im first')) + 1;
    const [fault] = checkKpi(text, catalog).faults;
    expect(fault).toMatchObject({ path: 'measure.numerator.holds' });
    expect(Math.abs((fault?.line ?? 0) - line)).toBeLessThanOrEqual(1);
  });

  test.each([
    ['no YAML', 'id: [', /YAML/],
    ['a number', '42', /not one KPI/],
    ['two', '- id: kpi-a\n- id: kpi-b', /not one KPI/],
    ['nothing', '', /not one KPI/],
  ])('%s is refused in words', (_, text, words) => {
    const { kpi, faults } = checkKpi(text, catalog);
    expect(kpi).toBeNull();
    expect(faults.map(({ message, mend }) => `${message} ${mend}`).join(' ')).toMatch(words);
  });
});

test('a diff names the fields that changed, with what they were and are', () => {
  const kpi = find('kpi-order-latency');
  const changed = { ...kpi, caveat: '', thresholds: { target: 12, warning: 30, critical: 48 } };
  expect(diffKpis(kpi, changed)).toEqual([
    { field: 'thresholds.target', before: '24', after: '12' },
    { field: 'caveat', before: kpi.caveat, after: null },
  ]);
  expect(diffKpis(kpi, kpi)).toEqual([]);
  expect(diffKpis(null, kpi).map(({ field }) => field)).toContain('measure.from');
});
