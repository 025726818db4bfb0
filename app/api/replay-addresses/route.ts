import { answer } from '@/app/_http';
import { replayAddressesEndpoint, setReplayAddressEndpoint } from '@/lib/domain/endpoints';
import { changeReplayAddress } from '@/lib/pipeline';
import { listReplayAddresses } from '@/lib/show';

export const GET = answer(replayAddressesEndpoint, ({ actor, query }) => listReplayAddresses(actor, query));
export const POST = answer(setReplayAddressEndpoint, async ({ actor, body }) => {
  await changeReplayAddress(actor, body, body.url === null ? null : body);
  return listReplayAddresses(actor, body);
});
