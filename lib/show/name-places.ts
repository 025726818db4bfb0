import type { CatalogIndex } from '@/lib/catalog';
import { UNASSIGNED } from '@/lib/domain';
import type { PlaceRef } from '@/lib/domain/views/exception-list';

export interface PlaceNames {
  facility: (id: string) => PlaceRef;
  department: (id: string) => PlaceRef;
  workflow: (id: string) => PlaceRef;
  team: (id: string) => PlaceRef;
  connector: (id: string) => PlaceRef;
  interface: (id: string) => PlaceRef;
  application: (id: string) => PlaceRef;
  milestone: (workflow: string, id: string) => string;
  key: (workflows: readonly string[], id: string) => string;
  /** Of a service level or a measure that an exception is about. */
  number: (kind: 'slo' | 'kpi', id: string) => string;
}

const spaced = (id: string) => id.replaceAll(/[_.-]+/g, ' ');

/** The names people read, by id. An id the catalog does not know is its own name; a place nobody named is "Not assigned". */
export function namePlaces(index: CatalogIndex): PlaceNames {
  const from =
    <T>(map: ReadonlyMap<string, T>, name: (one: T) => string) =>
    (id: string): PlaceRef => {
      const one = map.get(id);
      return { id, name: one ? name(one) : id === UNASSIGNED ? 'Not assigned' : id };
    };
  const full = (one: { name: string }) => one.name;
  return {
    facility: from(index.facilities, (one) => one.shortName),
    department: from(index.departments, full),
    workflow: from(index.workflows, (one) => one.workflow.shortName),
    team: from(index.teams, full),
    connector: from(index.connectors, full),
    interface: from(index.interfaces, full),
    application: from(index.applications, full),
    milestone: (workflow, id) => index.workflows.get(workflow)?.milestones.get(id)?.name ?? spaced(id),
    number: (kind, id) => (kind === 'slo' ? index.slos : index.kpis).get(id)?.name ?? id,
    key: (workflows, id) => {
      for (const workflow of workflows) {
        const key = index.workflows.get(workflow)?.workflow.businessKeys.find((one) => one.id === id);
        if (key) return key.name;
      }
      return spaced(id);
    },
  };
}
