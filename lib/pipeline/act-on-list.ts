import { keepList } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Actor, ViewDeed } from '@/lib/domain';

/** Saves or deletes a named view of the actor. Errors: as keepList. */
export async function actOnView(actor: Actor, deed: ViewDeed, now: Date): Promise<void> {
  await keepList(actor, deed, indexCatalog((await currentCatalog()).catalog), now);
}
