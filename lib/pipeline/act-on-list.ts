import { keepList } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Actor, WorkListDeed } from '@/lib/domain';

/** Saves or deletes a named work list of the actor. Errors: as keepList. */
export async function actOnWorkList(actor: Actor, deed: WorkListDeed, now: Date): Promise<void> {
  await keepList(actor, deed, indexCatalog((await currentCatalog()).catalog), now);
}
