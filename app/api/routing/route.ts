import { answer } from '@/app/_http';
import { changeRoutingEndpoint, routingEndpoint } from '@/lib/domain/endpoints';
import { changeRouting } from '@/lib/pipeline';
import { readRouting } from '@/lib/show';

export const GET = answer(routingEndpoint, ({ actor }) => readRouting(actor));
export const POST = answer(changeRoutingEndpoint, ({ actor, body }) => changeRouting(actor, body));
