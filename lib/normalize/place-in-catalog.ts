import { type CanonicalEvent, UNASSIGNED } from '@/lib/domain';
import type { CatalogLookup } from './normalize-context';

/** What is placed: of an event, or of anything else that is told with the same names. */
export type Placed = Pick<
  CanonicalEvent,
  'workflow' | 'facility' | 'department' | 'interface' | 'connector' | 'application' | 'attributes'
>;

/**
 * Puts catalog ids in place of what the sender said. What the catalog does not know becomes `unassigned`, with the sender's own
 * word in `unassigned.<field>`. An interface fills connector and application when they are absent; a service
 * that bears the name of an application is that application.
 */
export function placeInCatalog(event: Placed, lookup: CatalogLookup): void {
  event.workflow = keep(event, 'workflow', lookup.workflows.has(event.workflow) ? event.workflow : undefined);
  event.facility = keep(event, 'facility', lookup.facilities.get(event.facility));
  event.department = keep(event, 'department', lookup.departments.has(event.department) ? event.department : undefined);
  const service = event.attributes['service.name'];
  if (event.application === null && typeof service === 'string' && lookup.applications.has(service)) event.application = service;
  if (event.interface === null) return;
  const known = lookup.interfaces.get(event.interface);
  event.interface = keep(event, 'interface', known ? event.interface : undefined);
  event.connector ??= known?.connector ?? null;
  event.application ??= known?.application ?? null;
}

function keep(event: Placed, field: 'workflow' | 'facility' | 'department' | 'interface', id: string | undefined): string {
  const said = event[field];
  if (id !== undefined) return id;
  if (said !== null && said !== UNASSIGNED) event.attributes[`unassigned.${field}`] = said;
  return UNASSIGNED;
}
