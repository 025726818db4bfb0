import { type Reader, writeArray } from '@/lib/db';
import { type Actor, type Environment, environments, mayReadAudit } from '@/lib/domain';
import { type GrantedPlaces, placesFor, placesOf } from './places-for';

interface Reached extends GrantedPlaces {
  environments: Environment[];
}

/** So many grants of different shape are settings of their own (see wall_condition); what is beyond is looked at by a function. */
const SLOTS = 2;
const dimensions = ['environments', 'facilities', 'departments', 'workflows'] as const;
type Limits = readonly string[] | null;

const within = (a: Limits, b: Limits) => b === null || a?.every((id) => b.includes(id)) === true;
const same = (a: Limits, b: Limits) => within(a, b) && within(b, a);
const union = (a: string[] | null, b: string[] | null) => (a === null || b === null ? null : [...new Set([...a, ...b])]);

/** Both as one grant that reaches exactly what they reach: one holds the other, or they differ in one dimension alone. Else null. */
function merge(a: Reached, b: Reached): Reached | null {
  if (dimensions.every((name) => within(b[name], a[name]))) return a;
  if (dimensions.every((name) => within(a[name], b[name]))) return b;
  const apart = dimensions.filter((name) => !same(a[name], b[name]));
  if (apart.length > 1) return null;
  return {
    environments: [...new Set([...a.environments, ...b.environments])],
    facilities: union(a.facilities, b.facilities),
    departments: union(a.departments, b.departments),
    workflows: union(a.workflows, b.workflows),
  };
}

/** What the grants reach, in as few as possible, the least limited first: most people then have one. */
function reachedBy(actor: Actor): Reached[] {
  let found: Reached[] = [];
  for (const grant of actor.grants) {
    let next: Reached = { ...placesOf(grant), environments: grant.environments.length === 0 ? [...environments] : grant.environments };
    for (;;) {
      const [like, merged] = found.map((one) => [one, merge(one, next)] as const).find(([, both]) => both !== null) ?? [];
      if (!merged) break;
      found = found.filter((one) => one !== like);
      next = merged;
    }
    found.push(next);
  }
  const limits = (one: Reached) => dimensions.filter((name) => one[name] !== null).length;
  return found.toSorted((a, b) => limits(a) - limits(b));
}

/** An array as PostgreSQL reads it; '' for no limit. */
const listed = (ids: Limits) => (ids === null ? '' : writeArray(ids));

/** The settings of a grant: of the only one, or under the same names with the number that it has among several. */
const limitsOf = (one: Reached | undefined, number: number | '' = ''): Record<string, string> => ({
  [`within${number}`]: listed(one?.environments ?? null),
  [`facilities${number}`]: listed(one?.facilities ?? null),
  [`departments${number}`]: listed(one?.departments ?? null),
  [`workflows${number}`]: listed(one?.workflows ?? null),
});

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
  const mixed = !everywhere && reached.length > 1;
  const places: Record<string, string> = everywhere
    ? {}
    : {
        whole: listed(whole.length > 0 ? whole : null),
        ...limitsOf(only),
        grants: mixed && reached.length > SLOTS ? JSON.stringify(reached.slice(SLOTS)) : '',
      };
  const slots = mixed ? reached.slice(0, SLOTS).map((one, at) => limitsOf(one, at + 1)) : [];
  const always = { environments: listed(near.length > 0 ? near : null), audit: mayReadAudit(actor) ? 'yes' : '' };
  // What is not set is NULL to a policy, or '' where it was set in an earlier transaction of the session: no row, and no limit within none.
  const said = [places, ...slots, always].flatMap((settings) => Object.entries(settings)).filter(([, value]) => value !== '');
  const byFacility = only !== undefined && only.facilities !== null && only.departments === null && only.workflows === null;
  return {
    nearRole: !everywhere && byFacility && only.environments.length === environments.length ? 'throughline_site' : undefined,
    role: everywhere ? 'throughline_overseer' : mixed ? 'throughline_mixed' : 'throughline_reader',
    settings: Object.fromEntries(said.map(([name, value]) => [`throughline.${name}`, value])),
  };
}
