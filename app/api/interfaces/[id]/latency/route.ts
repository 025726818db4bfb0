import { answer } from '@/app/_http';
import { latencyEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readLatency } from '@/lib/show';

export const GET = answer(latencyEndpoint, ({ actor, params, query }) => {
  const now = new Date();
  return readLatency(actor, params.id, { scope: query, window: windowOf(query, now), now });
});
