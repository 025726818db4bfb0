import { queryOptions } from '@tanstack/react-query';
import type { Environment, NewReplay, ReplayAction, ReplayAddress } from '@/lib/domain';
import type { ReplayAddresses, ReplayItems, Replays, ReplayView } from '@/lib/domain/views/replays';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

/** Replays, the latest first. */
export const replaysQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['replays', params], queryFn: ({ signal }) => fetchView<Replays>('/api/replays', params, signal) });

/** One replay by its R number. */
export const replayQuery = (ref: string) =>
  queryOptions({
    queryKey: ['replay', ref],
    queryFn: ({ signal }) => fetchView<ReplayView>(`/api/replays/${encodeURIComponent(ref)}`, {}, signal),
  });

/** A page of the transactions of a replay. */
export const replayItemsQuery = (ref: string, params: ViewParams) =>
  queryOptions({
    queryKey: ['replay', ref, 'transactions', params],
    queryFn: ({ signal }) => fetchView<ReplayItems>(`/api/replays/${encodeURIComponent(ref)}/transactions`, params, signal),
  });

/** Asks for transactions to be processed again. Throws ViewError: 400 when a check is due, 409 when nothing can be replayed. */
export const requestReplay = (asked: NewReplay) => sendAction<ReplayView>('/api/replays', asked);

/** Approves, refuses, cancels or resumes a replay. Throws ViewError: 409 when somebody was faster, 403 when it is not allowed. */
export const actOnReplay = (ref: string, action: ReplayAction) =>
  sendAction<ReplayView>(`/api/replays/${encodeURIComponent(ref)}/actions`, action);

/** Where the middleware behind each connector takes replays. */
export const replayAddressesQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['replay-addresses', params],
    queryFn: ({ signal }) => fetchView<ReplayAddresses>('/api/replay-addresses', params, signal),
  });

/** Sets or, with a null address, takes away where a connector takes replays. Throws ViewError. */
export const setReplayAddress = (asked: ReplayAddress | { environment: Environment; connector: string; url: null }) =>
  sendAction<ReplayAddresses>('/api/replay-addresses', asked);
