import { answer } from '@/app/_http';
import { addSilenceEndpoint, silencesEndpoint } from '@/lib/domain/endpoints';
import { addSilence, houseNow } from '@/lib/pipeline';
import { readSilences } from '@/lib/show';

export const GET = answer(silencesEndpoint, ({ actor, query }) => readSilences(actor, query.environment, new Date()));
export const POST = answer(addSilenceEndpoint, async ({ actor, query, body }) =>
  addSilence(actor, query.environment, body, await houseNow()),
);
