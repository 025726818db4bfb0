import { answer } from '@/app/_http';
import { actOnRejectedEndpoint } from '@/lib/domain/endpoints';
import { actOnRejected } from '@/lib/pipeline';
import { getRejected } from '@/lib/show';

export const POST = answer(actOnRejectedEndpoint, async ({ actor, params, body }) => {
  const now = new Date();
  await actOnRejected(actor, params.id, body, now);
  return getRejected(actor, params.id, now);
});
