import { placesFor } from '@/lib/access';
import type { Actor, Catalog, Scope } from '@/lib/domain';
import { orderWorkflows } from './order-workflows';

/** The facilities and workflows of the catalog that this reader may see and that the scope asks for: places as in the catalog, workflows by their departments. */
export function visiblePlaces(actor: Actor, scope: Scope, catalog: Catalog) {
  const { grants } = placesFor(actor, scope.environment);
  const asked = (ids: string[] | undefined, id: string) => ids === undefined || ids.length === 0 || ids.includes(id);
  return {
    facilities: catalog.facilities.filter(
      ({ id }) => asked(scope.facility, id) && grants.some(({ facilities }) => facilities?.includes(id) ?? true),
    ),
    workflows: orderWorkflows(catalog).filter(
      ({ id }) => asked(scope.workflow, id) && grants.some(({ workflows }) => workflows?.includes(id) ?? true),
    ),
  };
}
