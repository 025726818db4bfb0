import { queryOptions } from '@tanstack/react-query';
import type { KpiList, KpiView, Lineage } from '@/lib/domain/views/kpis';
import type { Movement } from '@/lib/domain/views/movement';
import { fetchView, type ViewParams } from './fetch-view';

/** Every computed measure. */
export const kpisQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['kpis', params], queryFn: ({ signal }) => fetchView<KpiList>('/api/kpis', params, signal) });

/** One measure in full. */
export const kpiQuery = (id: string, params: ViewParams) =>
  queryOptions({
    queryKey: ['kpi', id, params],
    queryFn: ({ signal }) => fetchView<KpiView>(`/api/kpis/${encodeURIComponent(id)}`, params, signal),
  });

/** The cases behind a measure. */
export const lineageQuery = (id: string, params: ViewParams) =>
  queryOptions({
    queryKey: ['lineage', id, params],
    queryFn: ({ signal }) => fetchView<Lineage>(`/api/kpis/${encodeURIComponent(id)}/transactions`, params, signal),
  });

/** How a measure moved, and what moved it. */
export const movementQuery = (id: string, params: ViewParams) =>
  queryOptions({
    queryKey: ['movement', id, params],
    queryFn: ({ signal }) => fetchView<Movement>(`/api/kpis/${encodeURIComponent(id)}/movement`, params, signal),
  });
