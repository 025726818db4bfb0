import { queryOptions } from '@tanstack/react-query';
import type { OnCall } from '@/lib/domain/views/on-call';
import { fetchView, type ViewParams } from './fetch-view';

/** What whoever is on call must see first. */
export const onCallQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['on-call', params], queryFn: ({ signal }) => fetchView<OnCall>('/api/oncall', params, signal) });
