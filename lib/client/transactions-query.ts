import { queryOptions } from '@tanstack/react-query';
import type { Trace, TransactionList, TransactionView } from '@/lib/domain/views/transactions';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

/** One page of transactions. */
export const transactionsQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['transactions', params],
    queryFn: ({ signal }) => fetchView<TransactionList>('/api/transactions', params, signal),
  });

/** One transaction. */
export const transactionQuery = (id: string) =>
  queryOptions({
    queryKey: ['transaction', id],
    queryFn: ({ signal }) => fetchView<TransactionView>(`/api/transactions/${id}`, {}, signal),
  });

/** The same with what is hidden from one's role, for a reason that is kept. Throws ViewError. */
export const revealTransaction = (id: string, reason: string) => sendAction<TransactionView>(`/api/transactions/${id}/reveal`, { reason });

/** One trace with all its spans; asked for only when the transaction's own view holds fewer. */
export const traceQuery = (id: string, traceId: string) =>
  queryOptions({
    queryKey: ['trace', id, traceId],
    queryFn: ({ signal }) => fetchView<Trace>(`/api/transactions/${id}/traces/${traceId}`, {}, signal),
    staleTime: 300_000,
  });
