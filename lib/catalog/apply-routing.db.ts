import { isDeepStrictEqual } from 'node:util';
import type { Connection } from '@/lib/db';
import { ConflictError, type Routing } from '@/lib/domain';
import { readForUpdate } from './apply-catalog.db';
import { storeChecked } from './store-checked.db';

/**
 * Stores the version in force with these routing rules in it; `found` are those their writer saw. Errors: ConflictError when they are others by
 * now, CatalogError with every fault when a rule names what is not there. Two at once come one after the other.
 */
export async function applyRouting(
  tx: Connection,
  { routing, found, who }: { routing: Routing; found: Routing; who: string },
): Promise<{ version: number; changed: boolean }> {
  const latest = await readForUpdate(tx);
  if (!latest) throw new ConflictError('There is no catalog yet.');
  if (!isDeepStrictEqual(latest.catalog.routing, found))
    throw new ConflictError('Somebody changed the rules meanwhile, so nothing of yours was saved. Read them again.');
  const whole = { ...latest.catalog, routing };
  return storeChecked(tx, { catalog: whole, latest, who });
}
