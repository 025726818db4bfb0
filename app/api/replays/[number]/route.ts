import { answer } from '@/app/_http';
import { replayEndpoint } from '@/lib/domain/endpoints';
import { getReplay } from '@/lib/show';

export const GET = answer(replayEndpoint, ({ actor, params }) => getReplay(actor, params.number));
