import { answer } from '@/app/_http';
import { interfacesEndpoint, windowOf } from '@/lib/domain/endpoints';
import { listInterfaces } from '@/lib/show';

export const GET = answer(interfacesEndpoint, ({ actor, query }) => {
  const now = new Date();
  return listInterfaces(actor, { ...query, scope: query, window: windowOf(query, now), now });
});
