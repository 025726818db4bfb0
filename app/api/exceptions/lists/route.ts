import { answer } from '@/app/_http';
import { actOnWorkListEndpoint, workListsEndpoint } from '@/lib/domain/endpoints';
import { actOnView } from '@/lib/pipeline';
import { listWorkLists } from '@/lib/show';

const PATH = '/exceptions';

export const GET = answer(workListsEndpoint, ({ actor }) => listWorkLists(actor, PATH));
export const POST = answer(actOnWorkListEndpoint, async ({ actor, body }) => {
  await actOnView(actor, body.do === 'save' ? { ...body, path: PATH } : body, new Date());
  return listWorkLists(actor, PATH);
});
