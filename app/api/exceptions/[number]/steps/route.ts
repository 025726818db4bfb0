import { answer } from '@/app/_http';
import { tickStepEndpoint } from '@/lib/domain/endpoints';
import { actOnStep } from '@/lib/pipeline';
import { getException } from '@/lib/show';

export const POST = answer(tickStepEndpoint, async ({ actor, params, body }) => {
  const now = new Date();
  return getException(actor, String(await actOnStep(actor, params.number, body, now)), now);
});
