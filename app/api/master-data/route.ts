import { answer } from '@/app/_http';
import { masterDataEndpoint, windowOf } from '@/lib/domain/endpoints';
import { receiveRequest } from '@/lib/pipeline';
import { readMasterData } from '@/lib/show';

export const dynamic = 'force-dynamic';

/** Rows of master data as JSON or one object per line. */
export const POST = (request: Request) => receiveRequest('master-data', request);
export const GET = answer(masterDataEndpoint, ({ actor, query }) => {
  const now = new Date();
  return readMasterData(actor, { ...query, scope: query, window: windowOf(query, now), now });
});
