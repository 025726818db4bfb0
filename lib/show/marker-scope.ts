import type { CatalogIndex } from '@/lib/catalog';
import type { MarkerSubject } from '@/lib/domain';

/** For each thing a marker can be about: the ids that concern what was asked for; null: all. */
export type MarkerScope = Record<MarkerSubject, string[] | null>;

export type AskedPlaces = Partial<Record<MarkerSubject, string[] | undefined>>;

/**
 * What concerns the places that were asked for. A workflow is concerned by its interfaces and the connectors and applications these join;
 * an interface by its own ends and its workflow; a connector or an application by every interface that touches it.
 */
export function markerScope(asked: AskedPlaces, { catalog }: CatalogIndex): MarkerScope {
  const some = (subject: MarkerSubject) => (asked[subject]?.length ? new Set(asked[subject]) : null);
  const [workflows, interfaces, connectors, applications] = [some('workflow'), some('interface'), some('connector'), some('application')];
  const facility = asked.facility?.length ? asked.facility : null;
  if (!workflows && !interfaces && !connectors && !applications)
    return { facility, workflow: null, interface: null, connector: null, application: null };
  const joined = catalog.interfaces.filter(
    (one) =>
      (!workflows || workflows.has(one.workflow)) &&
      (!interfaces || interfaces.has(one.id)) &&
      (!connectors || connectors.has(one.connector) || (one.sourceConnector !== null && connectors.has(one.sourceConnector))) &&
      (!applications || applications.has(one.sourceApplication) || applications.has(one.targetApplication)),
  );
  const all = (own: Set<string> | null, ids: (string | null)[]) => [...(own ?? new Set(ids.filter((id) => id !== null)))];
  return {
    facility,
    workflow: all(
      workflows,
      joined.map((one) => one.workflow),
    ),
    interface: all(
      interfaces,
      joined.map((one) => one.id),
    ),
    connector: all(
      connectors,
      joined.flatMap((one) => [one.connector, one.sourceConnector]),
    ),
    application: all(
      applications,
      joined.flatMap((one) => [one.sourceApplication, one.targetApplication]),
    ),
  };
}
