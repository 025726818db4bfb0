import { answer } from '@/app/_http';
import { replayItemsEndpoint } from '@/lib/domain/endpoints';
import { listReplayItems } from '@/lib/show';

export const GET = answer(replayItemsEndpoint, ({ actor, params, query }) => listReplayItems(actor, { ref: params.number, ...query }));
