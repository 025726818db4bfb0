import { queryOptions } from '@tanstack/react-query';
import type { ExceptionAction, ExceptionOutcome } from '@/lib/domain';
import type { ExceptionLines } from '@/lib/domain/views/document-lines';
import type { ExceptionMembers, ExceptionView } from '@/lib/domain/views/exception';
import type { Assignees, ExceptionList } from '@/lib/domain/views/exception-list';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

const path = (ref: string) => `/api/exceptions/${encodeURIComponent(ref)}`;

/** The work list. */
export const exceptionsQuery = (params: ViewParams) =>
  queryOptions({ queryKey: ['exceptions', params], queryFn: ({ signal }) => fetchView<ExceptionList>('/api/exceptions', params, signal) });

/** One exception by its EX number. */
export const exceptionQuery = (ref: string) =>
  queryOptions({ queryKey: ['exception', ref], queryFn: ({ signal }) => fetchView<ExceptionView>(path(ref), {}, signal) });

/** A further page of what an exception affects. */
export const fetchMembers = (ref: string, cursor: string) => fetchView<ExceptionMembers>(`${path(ref)}/transactions`, { cursor });

/** The order lines behind an exception. */
export const exceptionLinesQuery = (ref: string) =>
  queryOptions({
    queryKey: ['exception', ref, 'lines'],
    queryFn: ({ signal }) => fetchView<ExceptionLines>(`${path(ref)}/lines`, {}, signal),
  });

/** Whom work can be given to. */
export const assigneesQuery = () =>
  queryOptions({
    queryKey: ['assignees'],
    queryFn: ({ signal }) => fetchView<Assignees>('/api/exceptions/assignees', {}, signal),
    staleTime: 300_000,
  });

/** Acts on an exception and returns it as it then is. Throws ViewError: 409 when somebody was faster, 403 when it is not allowed. */
export const actOnException = (ref: string, action: ExceptionAction) => sendAction<ExceptionView>(`${path(ref)}/actions`, action);

/** Acts on many exceptions with one request and tells how each ended. Throws ViewError where the request itself is refused. */
export const actOnExceptions = (targets: { number: string; version: number }[], action: object) =>
  sendAction<{ done: number; refused: number; outcomes: ExceptionOutcome[] }>('/api/exceptions/actions', { targets, action });

/** Notes whether a step of the way out was done. Throws ViewError as actOnException. */
export const tickStep = (ref: string, step: string, done: boolean) => sendAction<ExceptionView>(`${path(ref)}/steps`, { step, done });
