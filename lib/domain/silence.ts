import type { Actor } from './actor';
import type { Environment } from './event';
import { mayAct, roleActions } from './rights';

/** What a silence can be about: ids of the catalog, and severities. An empty list is about everything of that kind. */
export const silenceSubjects = [
  'facilities',
  'departments',
  'workflows',
  'interfaces',
  'connectors',
  'applications',
  'codes',
  'severities',
  'teams',
] as const;
export type SilenceSubject = (typeof silenceSubjects)[number];
export type SilenceMatchers = Record<SilenceSubject, string[]>;

/** Planned work, which is drawn on charts too; or simply nothing to hear. */
export const silenceKinds = ['silence', 'maintenance'] as const;
export type SilenceKind = (typeof silenceKinds)[number];
export const LONGEST_SILENCE_DAYS = 30;

/** True when a silence can hide something that the actor may see: others do not learn that there is one, or why. */
export function seesSilence(
  actor: Actor,
  environment: Environment,
  { facilities, departments, workflows }: Pick<SilenceMatchers, 'facilities' | 'departments' | 'workflows'>,
): boolean {
  const named = (ids: readonly string[]) => (ids.length === 0 ? undefined : ids);
  const place = { environment, facilities: named(facilities), departments: named(departments), workflows: named(workflows) };
  return mayAct(actor, 'read:exceptions', place);
}

/**
 * True when one grant of the actor covers all that a silence can hide: it takes words away from others, so a grant that is limited to some
 * facilities, departments or workflows must name them in the silence. No matchers: somewhere.
 */
export function maySilence(
  actor: Actor,
  environment: Environment,
  about?: Pick<SilenceMatchers, 'facilities' | 'departments' | 'workflows'>,
): boolean {
  const within = (granted: readonly string[], named: readonly string[]) =>
    granted.length === 0 || (named.length > 0 && named.every((id) => granted.includes(id)));
  return actor.grants.some(
    (grant) =>
      roleActions[grant.role].includes('silence:write') &&
      (grant.environments.length === 0 || grant.environments.includes(environment)) &&
      (about === undefined ||
        (within(grant.facilities, about.facilities) &&
          within(grant.departments, about.departments) &&
          within(grant.workflows, about.workflows))),
  );
}
