import { answer } from '@/app/_http';
import { teamEndpoint } from '@/lib/domain/endpoints';
import { readTeam } from '@/lib/show';

export const GET = answer(teamEndpoint, ({ actor, params, query }) => {
  const { days, ...scope } = query;
  return readTeam(actor, params.id, { scope, days, now: new Date() });
});
