import { hrefWith } from '@/lib/domain/scope-url';
import type { KpiRow } from '@/lib/domain/views/kpis';
import type { ReportPeriodKind } from '@/lib/domain/views/reports';

export const periodNames: Record<ReportPeriodKind, string> = {
  week: 'Last week',
  month: 'Last month',
  pay_period: 'Last pay period',
  quarter: 'Last quarter',
  to_date: 'Month to date',
};

/** The page of a report over a period; the places of the address go along. `on`: a date inside the period, the last whole one without. */
export const reportHref = (audience: string, search: string, period: ReportPeriodKind, on: string | null = null) =>
  hrefWith(`/reports/${audience}`, search, { period: period === 'week' ? null : period, on });

/** The very cases behind a number of a report. */
export const casesHref = ({ id, lineage }: Pick<KpiRow, 'id' | 'lineage'>, changes: Record<string, string> = {}) =>
  hrefWith(`/kpis/${id}/transactions`, lineage, changes);

/** The page of a measure over the period of the report. */
export const measureHref = ({ id, lineage }: Pick<KpiRow, 'id' | 'lineage'>) => `/kpis/${id}?${lineage}`;
