import { answer } from '@/app/_http';
import { landingFor } from '@/lib/access';
import { actions, mayAct } from '@/lib/domain';
import { meEndpoint } from '@/lib/domain/endpoints';

export const GET = answer(meEndpoint, async ({ actor }) => ({
  id: actor.id,
  name: actor.name,
  email: actor.email,
  teams: actor.teams,
  roles: [...new Set(actor.grants.map((grant) => grant.role))],
  landing: landingFor(actor),
  may: actions.filter((action) => mayAct(actor, action)),
}));
