import { answer } from '@/app/_http';
import { actOnReplayEndpoint } from '@/lib/domain/endpoints';
import { actOnReplay } from '@/lib/pipeline';
import { getReplay, readReplayRef } from '@/lib/show';

export const POST = answer(actOnReplayEndpoint, async ({ actor, params, body }) => {
  await actOnReplay(actor, readReplayRef(params.number), body, new Date());
  return getReplay(actor, params.number);
});
