import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { type Action, type Actor, environments, mayReadAudit } from '@/lib/domain';
import { facilityGroup, facilityGroups } from '@/lib/domain/facility-groups';
import { roleNames } from '@/lib/domain/say-grant';
import type { ScreenId, Shell } from '@/lib/domain/views/shell';
import { orderWorkflows } from './order-workflows';

const screens: [ScreenId, Action][] = [
  ['health', 'read:health'],
  ['exceptions', 'read:exceptions'],
  ['transactions', 'read:transactions'],
  ['kpis', 'read:kpis'],
  ['slos', 'read:health'],
  ['reports', 'read:kpis'],
  ['on-call', 'read:exceptions'],
  ['interfaces', 'read:catalog'],
  ['master-data', 'read:exceptions'],
  ['markers', 'read:health'],
  ['sources', 'read:health'],
  ['catalog', 'read:catalog'],
  ['people', 'read:audit'],
  ['audit', 'read:audit'],
  ['system', 'read:operations'],
];

const initialsOf = (name: string) =>
  name
    .split(/\s+/)
    .map((part) => part.slice(0, 1))
    .join('')
    .slice(0, 2)
    .toUpperCase();

/** What the frame of every screen needs; names of places the person may not see are left out. */
export async function readShell(actor: Actor): Promise<Shell> {
  const { catalog } = await currentCatalog();
  const seen = environments.toReversed().filter((environment) => placesFor(actor, environment).grants.length > 0);
  const grants = seen.flatMap((environment) => placesFor(actor, environment).grants);
  const visible = (dimension: 'facilities' | 'departments' | 'workflows', id: string) =>
    grants.some((grant) => grant[dimension]?.includes(id) ?? true);
  return {
    organisation: catalog.organisation.name,
    timezone: catalog.organisation.timezone,
    person: {
      name: actor.name,
      job: [...new Set(actor.grants.map((grant) => roleNames[grant.role]))].join(', ') || 'No role yet',
      initials: initialsOf(actor.name),
    },
    screens: screens.filter(([id, action]) => (id === 'audit' ? mayReadAudit(actor) : mayAct(actor, action))).map(([id]) => id),
    maySetUp: mayAct(actor, 'read:operations'),
    environments: seen,
    facilities: facilityGroups.flatMap((group) =>
      catalog.facilities
        .filter(({ id, type }) => facilityGroup(type) === group && visible('facilities', id))
        .map(({ id, shortName, timezone }) => ({ id, name: shortName, group, timezone: timezone ?? catalog.organisation.timezone })),
    ),
    departments: catalog.departments.filter(({ id }) => visible('departments', id)).map(({ id, name }) => ({ id, name, group: '' })),
    workflows: orderWorkflows(catalog)
      .filter(({ id }) => visible('workflows', id))
      .map(({ id, shortName }) => ({ id, name: shortName, group: '' })),
  };
}
