import { answer } from '@/app/_http';
import { actOnWorkListEndpoint, workListsEndpoint } from '@/lib/domain/endpoints';
import { actOnWorkList } from '@/lib/pipeline';
import { listWorkLists } from '@/lib/show';

export const GET = answer(workListsEndpoint, ({ actor }) => listWorkLists(actor));
export const POST = answer(actOnWorkListEndpoint, async ({ actor, body }) => {
  await actOnWorkList(actor, body, new Date());
  return listWorkLists(actor);
});
