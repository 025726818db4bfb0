import { queryOptions } from '@tanstack/react-query';
import type { ChangeRouting, RoutingChanged, RoutingDraft, RoutingTry, RoutingView } from '@/lib/domain/views/routing';
import { fetchView, sendAction } from './fetch-view';

/** Who gets an exception. */
export const routingQuery = () =>
  queryOptions({ queryKey: ['routing'], queryFn: ({ signal }) => fetchView<RoutingView>('/api/routing', {}, signal) });

/** What other rules would have done. Throws ViewError. */
export const tryRouting = (draft: RoutingDraft, days: number) => sendAction<RoutingTry>(`/api/routing/try?days=${days}`, draft);

/** Stores other rules. Throws ViewError: 409 when somebody was faster. */
export const changeRouting = (change: ChangeRouting) => sendAction<RoutingChanged>('/api/routing', change);
