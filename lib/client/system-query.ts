import { queryOptions } from '@tanstack/react-query';
import type { System } from '@/lib/domain/views/system';
import { fetchView } from './fetch-view';

/** The product about itself. */
export const systemQuery = () =>
  queryOptions({ queryKey: ['system'], queryFn: ({ signal }) => fetchView<System>('/api/system', {}, signal) });
