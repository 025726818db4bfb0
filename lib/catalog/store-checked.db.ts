import type { Connection } from '@/lib/db';
import { type Catalog, CatalogError } from '@/lib/domain';
import { storeVersion } from './apply-catalog.db';
import { checkCatalog } from './check-catalog';
import { rawOf } from './raw-of';
import type { StoredVersion } from './read-latest-version.db';

/**
 * Stores the catalog that somebody changed a part of as the version in force, checked as a whole; `latest` as readForUpdate gave it.
 * Throws CatalogError with every fault. `changed` false: it was that already.
 */
export async function storeChecked(
  tx: Connection,
  { catalog, latest, who }: { catalog: Catalog; latest: StoredVersion; who: string },
): Promise<{ version: number; changed: boolean }> {
  const { faults } = checkCatalog(rawOf(catalog));
  if (faults.length > 0) throw new CatalogError(faults);
  const { version, changed } = await storeVersion(catalog, latest, who, tx);
  return { version, changed };
}
