import { queryOptions } from '@tanstack/react-query';
import type { ViewDeed } from '@/lib/domain';
import type { WorkLists } from '@/lib/domain/views/work-lists';
import { fetchView, sendAction } from './fetch-view';

/** Named views of every screen. Read once: what changes them puts the answer here. */
export const viewsQuery = () =>
  queryOptions({
    queryKey: ['views'],
    queryFn: ({ signal }) => fetchView<WorkLists>('/api/views', {}, signal),
    staleTime: 'static',
  });

/** Saves a view under a name or deletes one, and returns all. Throws ViewError. */
export const actOnView = (deed: ViewDeed) => sendAction<WorkLists>('/api/views', deed);
