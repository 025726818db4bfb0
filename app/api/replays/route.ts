import { answer } from '@/app/_http';
import { createReplayEndpoint, replaysEndpoint } from '@/lib/domain/endpoints';
import { requestReplay } from '@/lib/pipeline';
import { getReplay, listReplays } from '@/lib/show';

export const GET = answer(replaysEndpoint, ({ actor, query }) => listReplays(actor, query));
export const POST = answer(createReplayEndpoint, async ({ actor, body }) =>
  getReplay(actor, String(await requestReplay(actor, body, new Date()))),
);
