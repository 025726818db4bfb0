import { queryOptions } from '@tanstack/react-query';
import type { Trace, TransactionList, TransactionView } from '@/lib/domain/views/transactions';
import { fetchView, type ViewParams } from './fetch-view';

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

/** One trace with all its spans; asked for only when the transaction's own view holds fewer. */
export const traceQuery = (id: string, traceId: string) =>
  queryOptions({
    queryKey: ['trace', id, traceId],
    queryFn: ({ signal }) => fetchView<Trace>(`/api/transactions/${id}/traces/${traceId}`, {}, signal),
    staleTime: 300_000,
  });
