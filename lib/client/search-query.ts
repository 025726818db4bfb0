import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { SearchView } from '@/lib/domain/views/search';
import { fetchView, type ViewParams } from './fetch-view';

/** What the search box finds while it is typed into; the last answer stays until the next is there. */
export const searchQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['search', params],
    queryFn: ({ signal }) => fetchView<SearchView>('/api/search', params, signal),
    enabled: (params['q'] ?? '').length > 1,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
