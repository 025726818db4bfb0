import { answer } from '@/app/_http';
import { exceptionsEndpoint } from '@/lib/domain/endpoints';
import { listExceptions } from '@/lib/show';

export const GET = answer(exceptionsEndpoint, ({ actor, query }) => {
  const { environment, facility, department, workflow, ...asked } = query;
  return listExceptions(actor, { scope: { environment, facility, department, workflow }, query: asked, now: new Date() });
});
