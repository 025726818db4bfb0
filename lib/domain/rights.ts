import type { Actor, Grant, Role } from './actor';
import type { Environment } from './event';

/** Everything a right can be about. `read:` actions limit what is seen, the others what is done. */
export const actions = [
  'read:health',
  'read:transactions',
  'read:exceptions',
  'read:kpis',
  'read:catalog',
  'read:audit',
  'read:operations',
  'read:personal',
  'reveal:personal',
  'exception:acknowledge',
  'exception:assign',
  'exception:comment',
  'exception:wait',
  'exception:snooze',
  'exception:merge',
  'exception:split',
  'exception:ticket',
  'exception:severity',
  'exception:resolve',
  'exception:reopen',
  'replay:request',
  'replay:approve',
  'ingest:resubmit',
  'marker:write',
  'silence:write',
  'kpi:write',
  'admin:catalog',
  'admin:keys',
  'admin:people',
] as const;
export type Action = (typeof actions)[number];

const reading = ['read:health', 'read:transactions', 'read:exceptions', 'read:kpis', 'read:catalog'] as const satisfies readonly Action[];
const handling = [
  'exception:acknowledge',
  'exception:assign',
  'exception:comment',
  'exception:wait',
  'exception:snooze',
  'exception:merge',
  'exception:split',
  'exception:ticket',
  'exception:severity',
  'exception:resolve',
  'exception:reopen',
] as const satisfies readonly Action[];

/** The permission matrix: what each role may do inside the places of its grant. */
export const roleActions: Record<Role, readonly Action[]> = {
  procurement: [...reading, ...handling],
  business_owner: [
    ...reading,
    'read:personal',
    'reveal:personal',
    ...handling,
    'replay:approve',
    'marker:write',
    'silence:write',
    'kpi:write',
  ],
  it_operations: [
    ...reading,
    'read:operations',
    'reveal:personal',
    ...handling,
    'replay:request',
    'replay:approve',
    'ingest:resubmit',
    'marker:write',
    'silence:write',
  ],
  on_call: [...reading, 'read:operations', 'reveal:personal', ...handling, 'replay:request', 'marker:write', 'silence:write'],
  executive: [...reading, 'exception:comment'],
  administrator: actions,
  auditor: [...reading, 'read:operations', 'read:audit'],
};

/** Where something is. A dimension left out was not asked about; an empty list is "in no known place". */
export interface Place {
  environment?: Environment | undefined;
  facilities?: readonly string[] | undefined;
  departments?: readonly string[] | undefined;
  workflows?: readonly string[] | undefined;
}

const reaches = (granted: readonly string[], asked: readonly string[] | undefined) =>
  granted.length === 0 || asked === undefined || asked.some((one) => granted.includes(one));

const covers = (grant: Grant, place: Place) =>
  reaches(grant.environments, place.environment === undefined ? undefined : [place.environment]) &&
  reaches(grant.facilities, place.facilities) &&
  reaches(grant.departments, place.departments) &&
  reaches(grant.workflows, place.workflows);

/** True when one grant of the actor allows the action and reaches some part of the place. No place: anywhere. */
export function mayAct(actor: Actor, action: Action, place: Place = {}): boolean {
  return actor.grants.some((grant) => roleActions[grant.role].includes(action) && covers(grant, place));
}

/** What a marker is about, as far as rights go; null: everything. */
export interface MarkerPlace {
  facility: string | null;
  workflow: string | null;
}

/** True when one grant of the actor, limited to no place, lets them read the audit trail: what it tells of lies everywhere. */
export function mayReadAudit(actor: Actor): boolean {
  return actor.grants.some(
    (grant) =>
      roleActions[grant.role].includes('read:audit') &&
      [grant.facilities, grant.departments, grant.workflows, grant.environments].every((limits) => limits.length === 0),
  );
}

/**
 * True when one grant of the actor covers all that a marker is about: it is drawn for everybody who sees such a place, so a grant that is
 * limited to some facilities or workflows must name them, and one limited to departments, which markers do not know, never suffices. No
 * place: somewhere.
 */
export function mayMark(actor: Actor, environment: Environment, about?: MarkerPlace): boolean {
  const whole = (granted: readonly string[], id: string | null) => granted.length === 0 || (id !== null && granted.includes(id));
  return actor.grants.some(
    (grant) =>
      roleActions[grant.role].includes('marker:write') &&
      covers(grant, { environment }) &&
      grant.departments.length === 0 &&
      (about === undefined || (whole(grant.facilities, about.facility) && whole(grant.workflows, about.workflow))),
  );
}

/**
 * True when one grant of the actor covers a KPI whole, everywhere: its number is that of every place and environment, so a grant that is limited
 * to some facilities, departments or environments never suffices, and one limited to workflows must name all of its own. No workflows: some KPI.
 */
export function mayWriteKpi(actor: Actor, workflows?: readonly string[]): boolean {
  return actor.grants.some(
    (grant) =>
      roleActions[grant.role].includes('kpi:write') &&
      grant.facilities.length === 0 &&
      grant.departments.length === 0 &&
      grant.environments.length === 0 &&
      (workflows === undefined || grant.workflows.length === 0 || workflows.every((id) => grant.workflows.includes(id))),
  );
}

/** True when one grant of the actor, limited to no place, lets them change the catalog: its rules hold everywhere, and trying one tells of every place. */
export function maySetRules(actor: Actor): boolean {
  return actor.grants.some(
    (grant) =>
      roleActions[grant.role].includes('admin:catalog') &&
      [grant.facilities, grant.departments, grant.workflows, grant.environments].every((limits) => limits.length === 0),
  );
}

/**
 * True when one administrator grant of the actor covers all of `grant`: nobody gives away more than they hold, and who holds only some places
 * never gives "everywhere".
 */
export function mayGrant(actor: Actor, grant: Grant): boolean {
  const within = (held: readonly string[], given: readonly string[]) =>
    held.length === 0 || (given.length > 0 && given.every((one) => held.includes(one)));
  return actor.grants.some(
    (held) =>
      roleActions[held.role].includes('admin:people') &&
      within(held.facilities, grant.facilities) &&
      within(held.departments, grant.departments) &&
      within(held.workflows, grant.workflows) &&
      within(held.environments, grant.environments),
  );
}
