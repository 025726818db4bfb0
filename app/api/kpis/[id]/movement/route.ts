import { answer } from '@/app/_http';
import { askedWindow, kpiMovementEndpoint } from '@/lib/domain/endpoints';
import { readMovement } from '@/lib/show';

export const GET = answer(kpiMovementEndpoint, ({ actor, params, query }) => {
  const now = new Date();
  return readMovement(actor, { id: params.id, scope: query, window: askedWindow(query, now), against: query.against, now });
});
