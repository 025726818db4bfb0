import { queryOptions } from '@tanstack/react-query';
import type { SetWebhook } from '@/lib/domain';
import type { Telling, TellingPreview } from '@/lib/domain/views/telling';
import type { TemplateAsked, TemplateForm, TemplatePreview } from '@/lib/domain/views/webhook-template';
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

/** What the form for a body of one's own begins with; null: a new one. */
export const templateQuery = (template: string | null) =>
  queryOptions({
    queryKey: ['webhook-template', template],
    queryFn: ({ signal }) => fetchView<TemplateForm>('/api/webhooks/template', template === null ? {} : { template }, signal),
  });

/** The message that a body makes of an example. */
export const templatePreviewQuery = (asked: TemplateAsked) =>
  queryOptions({
    queryKey: ['webhook-template-preview', asked],
    queryFn: () => sendAction<TemplatePreview>('/api/webhooks/template/preview', asked),
    gcTime: 60_000,
    retry: false,
  });
