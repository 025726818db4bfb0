import { answer } from '@/app/_http';
import { actOnExceptionEndpoint } from '@/lib/domain/endpoints';
import { act } from '@/lib/pipeline';
import { getException } from '@/lib/show';

export const POST = answer(actOnExceptionEndpoint, async ({ actor, params, body }) => {
  const now = new Date();
  return getException(actor, String(await act(actor, params.number, body, now)), now);
});
