import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { DutyActionInput, DutyDone, FeedAction, FeedDone, Schedules } from '@/lib/domain/views/duty';
import type { RotationForm, RotationPreview, WrittenSchedule } from '@/lib/domain/views/rotation';
import type { NewSilenceInput, SilenceAskedInput, SilenceMade, SilencePreview, Silences } from '@/lib/domain/views/silences';
import { fetchView, sendAction, type ViewParams, viewPath } from './fetch-view';

/** Who is on call for each team. */
export const schedulesQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['schedules', params],
    queryFn: ({ signal }) => fetchView<Schedules>('/api/oncall/schedules', params, signal),
    placeholderData: keepPreviousData,
  });

/** Changes who is on duty, asks for a swap or answers one. Throws ViewError that says why it was refused. */
export const actOnSchedule = (id: string, action: DutyActionInput) =>
  sendAction<DutyDone>(`/api/oncall/schedules/${encodeURIComponent(id)}/actions`, action);

/** What the form for a rotation begins with; null: a new one. */
export const rotationQuery = (schedule: string | null) =>
  queryOptions({
    queryKey: ['rotation', schedule],
    queryFn: ({ signal }) => fetchView<RotationForm>('/api/oncall/rotation', schedule === null ? {} : { schedule }, signal),
  });

/** Who would be on duty by a schedule as it is being written. */
export const rotationPreviewQuery = (written: WrittenSchedule) =>
  queryOptions({
    queryKey: ['rotation-preview', written],
    queryFn: () => sendAction<RotationPreview>('/api/oncall/rotation/preview', written),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Makes or revokes a calendar address. */
export const actOnFeed = (action: FeedAction) => sendAction<FeedDone>('/api/oncall/feeds', action);

/** What is kept quiet on purpose. */
export const silencesQuery = (environment: string) =>
  queryOptions({
    queryKey: ['silences', environment],
    queryFn: ({ signal }) => fetchView<Silences>('/api/silences', { environment }, signal),
  });

/** What a silence would hide. */
export const silencePreviewQuery = (environment: string, about: SilenceAskedInput) =>
  queryOptions({
    queryKey: ['silence-preview', environment, about],
    queryFn: () => sendAction<SilencePreview>(viewPath('/api/silences/preview', { environment }), about),
    placeholderData: keepPreviousData,
    retry: false,
  });

/** Keeps what matches quiet. Throws ViewError. */
export const addSilence = (environment: string, silence: NewSilenceInput) =>
  sendAction<SilenceMade>(viewPath('/api/silences', { environment }), silence);

/** Ends a silence before its time. */
export const endSilence = (id: string) => sendAction<SilenceMade>(`/api/silences/${encodeURIComponent(id)}/actions`, { action: 'end' });
