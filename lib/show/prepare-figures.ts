import { kpiStateWords, sayUnit } from '@/lib/domain/say-kpi';
import { sayCounted } from '@/lib/domain/say-report';
import { sloStateWords } from '@/lib/domain/say-slo';
import type { KpiRow } from '@/lib/domain/views/kpis';
import type { Figure, ReportView } from '@/lib/domain/views/reports';
import type { SloRow } from '@/lib/domain/views/slos';

const none = {
  value: null,
  low: null,
  high: null,
  unit: '',
  n: null,
  counted: '',
  target: null,
  state: '',
  previous: null,
  previousN: null,
  change: null,
  open: null,
  from: null,
  to: null,
  why: '',
  lineage: '',
} satisfies Partial<Figure>;

/** Every number of a report as one row each, the absent ones with the reason. */
export function prepareFigures({
  kpis,
  absent,
  slos,
  risks,
  mended,
  period,
}: Pick<ReportView, 'kpis' | 'absent' | 'slos' | 'risks' | 'mended' | 'period'>): Figure[] {
  const { from, to } = period;
  return [
    ...kpis.map(measure),
    ...absent.map(({ id, name, why }): Figure => ({ ...none, section: 'measure', id, name, why })),
    ...slos.map(level),
    ...risks.amounts.map(
      ({ currency, amountMinor }): Figure => ({
        ...none,
        section: 'risk',
        id: `amount-${currency}`,
        name: 'Money in open exceptions',
        value: amountMinor / 100,
        unit: currency,
        lineage: '/exceptions?tab=all',
      }),
    ),
    { ...none, section: 'risk', id: 'people', name: 'People in open exceptions', value: risks.people, lineage: '/exceptions?tab=all' },
    { ...none, section: 'risk', id: 'exceptions', name: 'Open exceptions', value: risks.exceptions, lineage: '/exceptions?tab=all' },
    { ...none, section: 'mended', id: 'mended-exceptions', name: 'Exceptions mended', value: mended.exceptions, from, to, lineage: MENDED },
    { ...none, section: 'mended', id: 'mended-cases', name: 'Cases in them', value: mended.transactions, from, to, lineage: MENDED },
  ];
}

const MENDED = '/exceptions?tab=all&state=resolved';

const measure = (row: KpiRow): Figure => ({
  section: 'measure',
  id: row.id,
  name: row.name,
  value: row.current.value,
  low: row.current.interval?.low ?? null,
  high: row.current.interval?.high ?? null,
  unit: sayUnit(row.unit),
  n: row.current.n,
  counted: sayCounted(row),
  target: row.thresholds?.target ?? null,
  state: kpiStateWords[row.current.state],
  previous: row.previous.value,
  previousN: row.previous.n,
  change: row.change,
  open: row.open,
  from: row.window.from,
  to: row.window.to,
  why: sayWhy(row),
  lineage: `/kpis/${row.id}/transactions?${row.lineage}`,
});

const level = (row: SloRow): Figure => ({
  ...none,
  section: 'service_level',
  id: row.id,
  name: row.name,
  value: row.goodRatio === null ? null : row.goodRatio * 100,
  unit: '%',
  n: row.good + row.bad,
  counted: row.counted,
  target: row.objective * 100,
  state: sloStateWords[row.state],
  why: row.goodRatio === null ? `No data in ${row.windowDays} days.` : `Over ${row.windowDays} days up to now.`,
  lineage: `/slos/${row.id}`,
});

/** What must be known about a number of a report; empty when nothing. */
export function sayWhy(row: Pick<KpiRow, 'current' | 'minSample' | 'noun'>): string {
  if (row.current.state === 'no_data') return 'Nothing was counted in this period.';
  if (row.current.state === 'few') return `Under ${row.minSample} ${row.noun} nothing is judged.`;
  return '';
}
