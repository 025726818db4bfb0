import { answer } from '@/app/_http';
import { slosEndpoint } from '@/lib/domain/endpoints';
import { listSlos } from '@/lib/show';

export const GET = answer(slosEndpoint, ({ actor, query }) => listSlos(actor, { ...query, scope: query, now: new Date() }));
