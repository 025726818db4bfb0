import { hrefWith, scopeOf } from '@/lib/domain/scope-url';
import type { KpiRow } from '@/lib/domain/views/kpis';

/** The page of a measure; the scope of the address goes along. */
export const kpiHref = (id: string, search: URLSearchParams) => hrefWith(`/kpis/${id}`, scopeOf(search));

/** The page of a measure around the last time it counted something; null when that is now, or never was. */
export const lastHref = ({ id, last }: Pick<KpiRow, 'id' | 'last'>, search: URLSearchParams) =>
  last === null ? null : hrefWith(`/kpis/${id}`, scopeOf(search), { range: null, from: last.from, to: last.to });

/** The very cases behind a number, in one state. */
export const casesHref = ({ id, lineage }: Pick<KpiRow, 'id' | 'lineage'>, changes: Record<string, string> = {}) =>
  hrefWith(`/kpis/${id}/transactions`, lineage, changes);
