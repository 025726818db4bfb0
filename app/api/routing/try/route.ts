import { answer } from '@/app/_http';
import { tryRoutingEndpoint } from '@/lib/domain/endpoints';
import { tryRouting } from '@/lib/pipeline';

export const POST = answer(tryRoutingEndpoint, ({ actor, query, body }) => tryRouting(actor, body, { days: query.days, now: new Date() }));
