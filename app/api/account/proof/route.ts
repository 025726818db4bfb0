import { answer } from '@/app/_http';
import { prove } from '@/lib/access';
import { proveEndpoint } from '@/lib/domain/endpoints';

export const POST = answer(proveEndpoint, async ({ actor, body, request }) => {
  await prove(actor, request.headers, body, new Date());
  return { done: true as const };
});
