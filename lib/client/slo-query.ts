import { queryOptions } from '@tanstack/react-query';
import type { SloList, SloView } from '@/lib/domain/views/slos';
import { fetchView, type ViewParams } from './fetch-view';

/** Every service level. */
export const slosQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['slos', params], queryFn: ({ signal }) => fetchView<SloList>('/api/slos', params, signal) });

/** One service level in full. */
export const sloQuery = (id: string, params: ViewParams) =>
  queryOptions({
    queryKey: ['slo', id, params],
    queryFn: ({ signal }) => fetchView<SloView>(`/api/slos/${encodeURIComponent(id)}`, params, signal),
  });
