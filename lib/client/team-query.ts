import { queryOptions } from '@tanstack/react-query';
import type { TeamView } from '@/lib/domain/views/team';
import { fetchView, type ViewParams } from './fetch-view';

/** How a team stands. */
export const teamQuery = (id: string, params: ViewParams) =>
  queryOptions({
    queryKey: ['team', id, params],
    queryFn: ({ signal }) => fetchView<TeamView>(`/api/teams/${encodeURIComponent(id)}`, params, signal),
  });
