import { describe, expect, test } from 'vitest';
import { indexCatalog, loadCatalog } from '@/lib/catalog';
import type { KpiReading, SeriesBreach } from '@/lib/domain';
import type { KpiNumber } from '@/lib/domain/views/kpis';
import { judgeKpis } from './judge-kpis';

const catalog = await loadCatalog('catalog');
const index = indexCatalog(catalog);
const [rule] = index.series.kpi;
if (!rule) throw new Error('No rule over KPIs is on.');
const at = new Date('2026-11-18T12:00:00Z');

/** Lower is better: target 24 h, warning 48, critical 72, at least 20 cases. */
const number = (value: number | null, said: Partial<KpiNumber> = {}): KpiNumber => ({
  value,
  n: 50,
  numerator: null,
  denominator: null,
  percentiles: [],
  interval: value === null ? null : { low: value - 5, high: value + 5 },
  state: 'met',
  ...said,
});
const reading = (whole: KpiNumber, places: KpiReading['places'] = [], kpi = 'kpi-req-cycle'): KpiReading => ({
  kpi,
  environment: 'production',
  at,
  from: at,
  whole,
  places,
});
const judge = (readings: KpiReading[], breaches: SeriesBreach[] = []) =>
  judgeKpis({ rule, readings, breaches, newId: () => 'aaaaaaaa-0000-4000-8000-000000000001' }, index);
const standing = (): SeriesBreach[] => judge([reading(number(80))]).begun;

describe('a KPI past its limit', () => {
  test.each([
    ['well past it', number(80), 1],
    ['past it, but chance may explain it', number(74), 0],
    ['between warning and critical', number(60), 0],
    ['too few cases', number(200, { n: 19 }), 0],
    ['no data', number(null, { n: 0 }), 0],
    ['nothing to doubt: all that could be counted', number(80, { interval: null }), 1],
    ['an open end above', number(80, { interval: { low: 75, high: null } }), 1],
  ])('%s', (_, whole, begun) => expect(judge([reading(whole)]).begun).toHaveLength(begun));

  test('higher is better: the upper end of the interval counts', () => {
    const rate = (low: number, high: number) => reading(number(70, { interval: { low, high }, n: 500 }), [], 'kpi-po-ack-rate');
    expect(judge([rate(68, 72)]).begun).toHaveLength(1);
    expect(judge([rate(68, 99.9)]).begun).toHaveLength(0);
  });

  test('says what it read', () => {
    const { findings } = judge([reading(number(80))]);
    expect(findings).toMatchObject([
      {
        groupedBy: { 'attr.kpi': 'kpi-req-cycle' },
        workflow: 'wf-requisition',
        evidence: { text: 'Requisition cycle time: 80 h of 50 counted, critical above 72 h' },
      },
    ]);
  });

  test('one facility without which the others stand well is named; several are not', () => {
    const place = (facility: string, own: number, others: number) => ({ facility, own: number(own), others: number(others) });
    const alone = [place('fac-lakehead', 90, 20), place('fac-ironrange', 20, 85)];
    expect(judge([reading(number(80), alone)]).findings[0]?.facility).toBe('fac-lakehead');
    const both = [place('fac-lakehead', 90, 70), place('fac-ironrange', 85, 75)];
    expect(judge([reading(number(80), both)]).findings[0]?.facility).toBe('unassigned');
  });
});

describe('a breach that stands', () => {
  test.each([
    ['still past it', number(80), 0],
    ['back over the critical limit, not within the warning', number(60), 0],
    ['within the warning limit', number(40), 1],
    ['no data proves nothing', number(null, { n: 0 }), 0],
    ['nor do too few cases', number(10, { n: 3 }), 0],
  ])('%s', (_, whole, over) => {
    const verdict = judge([reading(whole)], standing());
    expect(verdict.begun).toEqual([]);
    expect(verdict.over).toHaveLength(over);
  });

  test('ends when the catalog does not ask for it any more', () => {
    const [breach] = standing();
    const gone = { ...breach, facts: { kpi: 'kpi-gone' } } as SeriesBreach;
    expect(judge([], [gone]).over).toMatchObject([{ text: 'the catalog does not ask for it any more' }]);
  });
});
