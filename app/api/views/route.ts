import { answer } from '@/app/_http';
import { actOnViewEndpoint, viewsEndpoint } from '@/lib/domain/endpoints';
import { actOnView } from '@/lib/pipeline';
import { listWorkLists } from '@/lib/show';

export const GET = answer(viewsEndpoint, ({ actor }) => listWorkLists(actor));
export const POST = answer(actOnViewEndpoint, async ({ actor, body }) => {
  await actOnView(actor, body, new Date());
  return listWorkLists(actor);
});
