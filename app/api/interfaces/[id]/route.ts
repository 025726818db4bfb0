import { answer } from '@/app/_http';
import { interfaceEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readInterface } from '@/lib/show';

export const GET = answer(interfaceEndpoint, ({ actor, params, query }) => {
  const now = new Date();
  return readInterface(actor, params.id, { scope: query, window: windowOf(query, now), now });
});
