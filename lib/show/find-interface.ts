import { placesFor } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Actor, type Environment, NotFoundError } from '@/lib/domain';

/** The interface of the catalog. Throws NotFoundError when there is none of a workflow the actor may see. */
export function findInterface(actor: Actor, index: CatalogIndex, id: string, environment: Environment) {
  const one = index.interfaces.get(id);
  const seen = placesFor(actor, environment).grants.some(
    ({ workflows }) => one !== undefined && (workflows?.includes(one.workflow) ?? true),
  );
  if (!one || !seen) throw new NotFoundError('There is no such interface, or it lies outside the places you may see.');
  return one;
}
