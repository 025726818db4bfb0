import { placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import type { Actor, Environment } from '@/lib/domain';
import type { MarkerPlaces } from '@/lib/domain/views/markers';
import { visiblePlaces } from './visible-places';

/** What a marker can be about, in the catalog's order: facilities and workflows as far as the actor may see them. */
export async function listMarkerPlaces(actor: Actor, environment: Environment): Promise<MarkerPlaces> {
  const { catalog } = await currentCatalog();
  const { facilities, workflows } = visiblePlaces(actor, { environment }, catalog);
  const sees = placesFor(actor, environment).grants.length > 0;
  const named = (rows: { id: string; name: string }[]) => (sees ? rows.map(({ id, name }) => ({ id, name })) : []);
  const short = (rows: { id: string; shortName: string }[]) => rows.map(({ id, shortName }) => ({ id, name: shortName }));
  return {
    facility: short(facilities),
    workflow: short(workflows),
    interface: named(catalog.interfaces),
    connector: named(catalog.connectors),
    application: named(catalog.applications),
  };
}
