import { queryOptions } from '@tanstack/react-query';
import type { HandoverNote, NewHandover } from '@/lib/domain/views/handover-notes';
import type { OnCall } from '@/lib/domain/views/on-call';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

/** What whoever is on call must see first. */
export const onCallQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['on-call', params], queryFn: ({ signal }) => fetchView<OnCall>('/api/oncall', params, signal) });

/** Leaves a word to whoever is on duty next. Throws ViewError. */
export const leaveHandover = (note: NewHandover) => sendAction<{ notes: HandoverNote[] }>('/api/oncall/notes', note);
