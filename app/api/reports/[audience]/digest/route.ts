import { answer } from '@/app/_http';
import { setDigestEndpoint } from '@/lib/domain/endpoints';
import { setDigest } from '@/lib/pipeline';
import { listReports } from '@/lib/show';

export const POST = answer(setDigestEndpoint, async ({ actor, params, body }) => {
  await setDigest(actor, { audience: params.audience, on: body.on }, new Date());
  return listReports(actor);
});
