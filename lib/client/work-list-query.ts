import { queryOptions } from '@tanstack/react-query';
import type { ViewDeed, WorkListDeed } from '@/lib/domain';
import type { WorkLists } from '@/lib/domain/views/work-lists';
import { fetchView, sendAction } from './fetch-view';

/** Named work lists: the reader's own and their teams'. */
export const workListsQuery = () =>
  queryOptions({
    queryKey: ['work-lists'],
    queryFn: ({ signal }) => fetchView<WorkLists>('/api/exceptions/lists', {}, signal),
    staleTime: 60_000,
  });

/** Saves a list under a name or deletes one, and returns all. Throws ViewError. */
export const actOnWorkList = (deed: WorkListDeed) => sendAction<WorkLists>('/api/exceptions/lists', deed);

/** Named views of every screen. Read once: what changes them puts the answer here. */
export const viewsQuery = () =>
  queryOptions({
    queryKey: ['views'],
    queryFn: ({ signal }) => fetchView<WorkLists>('/api/views', {}, signal),
    staleTime: 'static',
  });

/** Saves a view under a name or deletes one, and returns all. Throws ViewError. */
export const actOnView = (deed: ViewDeed) => sendAction<WorkLists>('/api/views', deed);
