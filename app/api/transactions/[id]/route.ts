import { answer } from '@/app/_http';
import { transactionEndpoint } from '@/lib/domain/endpoints';
import { getTransaction } from '@/lib/show';

export const GET = answer(transactionEndpoint, ({ actor, params }) => getTransaction(actor, params.id));
