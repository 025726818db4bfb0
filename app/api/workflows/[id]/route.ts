import { answer } from '@/app/_http';
import { windowOf, workflowEndpoint } from '@/lib/domain/endpoints';
import { readWorkflow } from '@/lib/show';

export const GET = answer(workflowEndpoint, ({ actor, params, query }) => {
  const now = new Date();
  return readWorkflow(actor, params.id, { scope: query, window: windowOf(query, now), now });
});
