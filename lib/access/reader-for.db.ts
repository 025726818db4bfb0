import type { Reader } from '@/lib/db';
import { type Actor, type Environment, environments, mayReadAudit } from '@/lib/domain';
import { type GrantedPlaces, placesFor } from './places-for';

interface Reached extends GrantedPlaces {
  environments: Environment[];
}

const union = (a: string[] | null, b: string[] | null) => (a === null || b === null ? null : [...new Set([...a, ...b])]);
const sameAs = (a: string[] | null, b: string[] | null) => JSON.stringify(a?.toSorted() ?? null) === JSON.stringify(b?.toSorted() ?? null);

/** What the grants of an environment reach, those alike but for their facilities as one: most people then have one. */
function gather(grants: readonly GrantedPlaces[]): GrantedPlaces[] {
  const found: GrantedPlaces[] = [];
  for (const grant of grants) {
    const like = found.find((one) => sameAs(one.departments, grant.departments) && sameAs(one.workflows, grant.workflows));
    if (like) like.facilities = union(like.facilities, grant.facilities);
    else found.push({ ...grant });
  }
  return found;
}

/** The same over environments: a grant that holds in all of them stands once. */
function reachedBy(actor: Actor): Reached[] {
  const found: Reached[] = [];
  for (const environment of environments) {
    const { all, grants } = placesFor(actor, environment);
    for (const grant of all ? grants : gather(grants)) {
      const like = found.find((one) =>
        (['facilities', 'departments', 'workflows'] as const).every((name) => sameAs(one[name], grant[name])),
      );
      if (like) like.environments.push(environment);
      else found.push({ ...grant, environments: [environment] });
    }
  }
  return found;
}

/** An array as PostgreSQL reads it; '' for no limit. */
const listed = (ids: readonly string[] | null) =>
  ids === null ? '' : `{${ids.map((id) => `"${id.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`).join(',')}}`;

/**
 * As whom the database reads for this actor: what its policies let through is what `scopePredicate` lets through, for all environments at once.
 * Null for the house itself. The names of roles and settings are those of the policies (see wall_condition in the migrations).
 */
export function readerFor(actor: Actor): Reader | null {
  if (actor.kind === 'system') return null;
  const whole = environments.filter((environment) => placesFor(actor, environment).all);
  const near = environments.filter((environment) => placesFor(actor, environment).grants.length > 0);
  const everywhere = whole.length === environments.length;
  const reached = reachedBy(actor);
  const [only] = reached.length === 1 ? reached : [];
  const places = everywhere
    ? {}
    : {
        whole: listed(whole.length > 0 ? whole : null),
        within: listed(only?.environments ?? null),
        facilities: listed(only?.facilities ?? null),
        departments: listed(only?.departments ?? null),
        workflows: listed(only?.workflows ?? null),
        grants: reached.length > 1 ? JSON.stringify(reached) : '',
      };
  const settings = { ...places, environments: listed(near.length > 0 ? near : null), audit: mayReadAudit(actor) ? 'yes' : '' };
  // What is not set is NULL to a policy, or '' where it was set in an earlier transaction of the session: no row, and no limit within none.
  const said = Object.entries(settings).filter(([, value]) => value !== '');
  const byFacility = only !== undefined && only.facilities !== null && only.departments === null && only.workflows === null;
  return {
    nearRole: !everywhere && byFacility && only.environments.length === environments.length ? 'throughline_site' : undefined,
    role: everywhere ? 'throughline_overseer' : reached.length > 1 ? 'throughline_mixed' : 'throughline_reader',
    settings: Object.fromEntries(said.map(([name, value]) => [`throughline.${name}`, value])),
  };
}
