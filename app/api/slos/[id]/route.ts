import { answer } from '@/app/_http';
import { sloEndpoint } from '@/lib/domain/endpoints';
import { getSlo } from '@/lib/show';

export const GET = answer(sloEndpoint, ({ actor, params, query }) => getSlo(actor, { id: params.id, scope: query, now: new Date() }));
