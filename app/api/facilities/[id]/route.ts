import { answer } from '@/app/_http';
import { facilityEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readFacility } from '@/lib/show';

export const GET = answer(facilityEndpoint, ({ actor, params, query }) => {
  const now = new Date();
  return readFacility(actor, params.id, { scope: query, window: windowOf(query, now), now });
});
