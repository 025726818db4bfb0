import { queryOptions } from '@tanstack/react-query';
import type { Start, StartStep } from '@/lib/domain/views/start';
import { fetchView, sendAction } from './fetch-view';

/** What of the first set-up is still to be done. */
export const startQuery = () =>
  queryOptions({ queryKey: ['start'], queryFn: ({ signal }) => fetchView<Start>('/api/start', {}, signal), staleTime: 30_000 });

/** Puts a step away. Throws ViewError. */
export const dismissStep = (step: StartStep['id']) => sendAction<Start>('/api/start', { step });
