import { queryOptions } from '@tanstack/react-query';
import type { Pulse } from '@/lib/domain/views/shell';
import { fetchView, type ViewParams } from './fetch-view';

/** The counts beside the navigation. */
export const pulseQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['pulse', params], queryFn: ({ signal }) => fetchView<Pulse>('/api/pulse', params, signal) });
