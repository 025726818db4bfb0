import { answer } from '@/app/_http';
import { actOnExceptionEndpoint } from '@/lib/domain/endpoints';
import { act, houseNow } from '@/lib/pipeline';
import { getException } from '@/lib/show';

export const POST = answer(actOnExceptionEndpoint, async ({ actor, params, body }) => {
  const now = await houseNow();
  return getException(actor, String(await act(actor, params.number, body, now)), now);
});
