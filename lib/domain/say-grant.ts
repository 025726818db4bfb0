import type { Grant, Role } from './actor';
import { sayPlural } from './say';

export const roleNames: Record<Role, string> = {
  procurement: 'Procurement',
  business_owner: 'Business owner',
  it_operations: 'IT operations',
  on_call: 'On call',
  executive: 'Executive',
  administrator: 'Administrator',
  auditor: 'Auditor',
};

/** What a role is for, as whoever gives it away must know. */
export const roleHints: Record<Role, string> = {
  procurement: 'Works on exceptions',
  business_owner: 'Works on exceptions, approves replays, writes KPIs, may see masked values',
  it_operations: 'Works on exceptions, asks for and approves replays, reads operations',
  on_call: 'Works on exceptions, asks for replays, reads operations',
  executive: 'Reads, and comments',
  administrator: 'Does everything, also people, keys and the catalog',
  auditor: 'Reads, also operations and the audit trail',
};

/** The name of a place by its id. */
export type PlaceName = (kind: 'facilities' | 'departments' | 'workflows', id: string) => string;

const NAMED = 2;
const said = { facilities: 'facility', departments: 'department', workflows: 'workflow' } as const;
const many = { facilities: 'facilities', departments: 'departments', workflows: 'workflows' } as const;

function sayPlaces(kind: keyof typeof said, ids: readonly string[], name: PlaceName): string[] {
  if (ids.length === 0) return [];
  return [ids.length <= NAMED ? ids.map((id) => name(kind, id)).join(' and ') : sayPlural(ids.length, said[kind], many[kind])];
}

/** A grant without its role: `everywhere`, or the places it is limited to; up to two of a kind by name, more as a number. */
export function sayGrantPlaces(grant: Grant, name: PlaceName): string {
  const parts = [
    ...sayPlaces('facilities', grant.facilities, name),
    ...sayPlaces('departments', grant.departments, name),
    ...sayPlaces('workflows', grant.workflows, name),
    ...(grant.environments.length === 0 ? [] : [grant.environments.join(' and ')]),
  ];
  return parts.length === 0 ? 'everywhere' : parts.join(', ');
}

/** One right in words, such as `Procurement at Red Alder Hospital, production`. */
export function sayGrant(grant: Grant, name: PlaceName): string {
  const places = sayGrantPlaces(grant, name);
  return `${roleNames[grant.role]} ${places === 'everywhere' ? places : `at ${places}`}`;
}
