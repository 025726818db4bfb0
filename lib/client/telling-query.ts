import { queryOptions } from '@tanstack/react-query';
import type { SetWebhook } from '@/lib/domain';
import type { Telling, TellingPreview } from '@/lib/domain/views/telling';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

/** How telling people works now. */
export const tellingQuery = () =>
  queryOptions({
    queryKey: ['telling'],
    queryFn: ({ signal }) => fetchView<Telling>('/api/oncall/telling', {}, signal),
    refetchInterval: 5_000,
  });

/** Who would hear, and when. */
export const tellingPreviewQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['telling-preview', params],
    queryFn: ({ signal }) => fetchView<TellingPreview>('/api/oncall/telling/preview', params, signal),
  });

/** Sends a test to one's own address. Throws ViewError: 409 while the last one is under way. */
export const sendTest = () => sendAction<Telling>('/api/oncall/telling/test', {});

/** Sets where a chat or paging system hears of exceptions, or takes it away with a null address. Throws ViewError. */
export const setWebhook = (asked: Omit<SetWebhook, 'secret'> & { secret?: string }) => sendAction<Telling>('/api/webhooks', asked);
