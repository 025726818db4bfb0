import { answer } from '@/app/_http';
import { topologyEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readTopology } from '@/lib/show';

export const GET = answer(topologyEndpoint, ({ actor, query }) => {
  const now = new Date();
  return readTopology(actor, { scope: query, window: windowOf(query, now), now });
});
