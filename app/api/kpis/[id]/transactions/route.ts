import { answer } from '@/app/_http';
import { askedWindow, kpiTransactionsEndpoint } from '@/lib/domain/endpoints';
import { listKpiTransactions } from '@/lib/show';

export const GET = answer(kpiTransactionsEndpoint, ({ actor, params, query }) => {
  const now = new Date();
  return listKpiTransactions(actor, { id: params.id, scope: query, window: askedWindow(query, now), query, now });
});
