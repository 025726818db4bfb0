import { answer } from '@/app/_http';
import { actOnAccount, findOwnSession } from '@/lib/access';
import { actOnAccountEndpoint } from '@/lib/domain/endpoints';

export const POST = answer(actOnAccountEndpoint, async ({ actor, body, request }) =>
  actOnAccount(actor, await findOwnSession(request.headers), body, new Date()),
);
