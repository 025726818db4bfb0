import { answer } from '@/app/_http';
import { transactionsEndpoint } from '@/lib/domain/endpoints';
import { listTransactions } from '@/lib/show';

export const GET = answer(transactionsEndpoint, ({ actor, query }) => listTransactions(actor, query));
