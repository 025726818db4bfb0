import { answer } from '@/app/_http';
import { exceptionTransactionsEndpoint } from '@/lib/domain/endpoints';
import { findExceptionMembers } from '@/lib/show';

export const GET = answer(exceptionTransactionsEndpoint, ({ actor, params, query }) =>
  findExceptionMembers(actor, { ref: params.number, ...query, now: new Date() }),
);
