import type { Actor, Environment, Grant } from '@/lib/domain';

/** The places of one grant; null means every one. */
export interface GrantedPlaces {
  facilities: string[] | null;
  departments: string[] | null;
  workflows: string[] | null;
}

export interface Places {
  /** True when nothing in the environment is hidden from the actor. */
  all: boolean;
  /** One entry per grant that reaches the environment; a thing is visible when one entry holds it whole. */
  grants: GrantedPlaces[];
}

const listed = (ids: string[]) => (ids.length === 0 ? null : ids);

/** The places of a grant, of whatever environment. */
export const placesOf = (grant: Grant): GrantedPlaces => ({
  facilities: listed(grant.facilities),
  departments: listed(grant.departments),
  workflows: listed(grant.workflows),
});

/** Where in one environment the actor may look. No grants there: `{ all: false, grants: [] }`, which sees nothing. */
export function placesFor(actor: Actor, environment: Environment): Places {
  const grants = actor.grants.filter((grant) => grant.environments.length === 0 || grant.environments.includes(environment)).map(placesOf);
  const all = grants.some((grant) => grant.facilities === null && grant.departments === null && grant.workflows === null);
  return { all, grants: all ? [{ facilities: null, departments: null, workflows: null }] : grants };
}
