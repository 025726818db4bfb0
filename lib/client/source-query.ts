import { queryOptions } from '@tanstack/react-query';
import type { KeyAction, KeyAnswer, Keys, NewKey } from '@/lib/domain/views/keys';
import type {
  RejectedAction,
  RejectedBulk,
  RejectedBulkAnswer,
  RejectedList,
  RejectedTrial,
  RejectedTry,
  RejectedView,
} from '@/lib/domain/views/rejected';
import type { Storage } from '@/lib/domain/views/sources';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

const path = (id: string) => `/api/rejected/${encodeURIComponent(id)}`;

/** Refused records. */
export const rejectedListQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['rejected', params], queryFn: ({ signal }) => fetchView<RejectedList>('/api/rejected', params, signal) });

/** One refused record. */
export const rejectedQuery = (id: string) =>
  queryOptions({ queryKey: ['rejected-record', id], queryFn: ({ signal }) => fetchView<RejectedView>(path(id), {}, signal) });

/** What a refused record would become; nothing is stored. */
export const tryRejected = (id: string, asked: RejectedTry) => sendAction<RejectedTrial>(`${path(id)}/try`, asked);

/** Sends a refused record again, sets it aside or opens it again. Throws ViewError that says why it is still refused. */
export const actOnRejected = (id: string, action: RejectedAction) => sendAction<RejectedView>(`${path(id)}/actions`, action);

/** Sends all open records of one reason again. */
export const resubmitRejected = (asked: RejectedBulk) => sendAction<RejectedBulkAnswer>('/api/rejected/resubmit', asked);

/** Ingest keys. */
export const keysQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['keys', params], queryFn: ({ signal }) => fetchView<Keys>('/api/keys', params, signal) });

/** Makes a key. Its text comes once. */
export const createKey = (asked: NewKey) => sendAction<KeyAnswer>('/api/keys', asked);

/** Replaces or ends a key. */
export const actOnKey = (publicId: string, action: KeyAction) =>
  sendAction<KeyAnswer>(`/api/keys/${encodeURIComponent(publicId)}/actions`, action);

/** What is stored and for how long. */
export const storageQuery = () =>
  queryOptions({ queryKey: ['storage'], queryFn: ({ signal }) => fetchView<Storage>('/api/storage', {}, signal) });
