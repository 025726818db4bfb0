import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { type Catalog, UnavailableError } from '@/lib/domain';
import { processCache } from './process-cache';
import { readLatestVersion } from './read-latest-version.db';

interface CurrentCatalog {
  version: number;
  catalog: Catalog;
}

const LOOK_AGAIN_MS = 2000;

/**
 * Returns the catalog in force; the same object until a newer version is applied, which is seen within 2 seconds.
 * Errors: UnavailableError when none was applied yet. Cost: nothing, or one index lookup every 2 seconds.
 */
export async function currentCatalog(): Promise<CurrentCatalog> {
  const cache = processCache();
  if (cache.current && performance.now() < cache.lookAgainAt) return cache.current;
  const version = await readVersionNumber();
  if (version !== (cache.current?.version ?? null)) {
    const latest = await readLatestVersion();
    cache.current = latest && { version: latest.version, catalog: latest.catalog };
  }
  cache.lookAgainAt = performance.now() + LOOK_AGAIN_MS;
  if (!cache.current) throw new UnavailableError('There is no catalog yet. Apply one: npm run admin -- catalog apply catalog');
  return cache.current;
}

/** Makes this process look for a newer version at its next question: who stored one looks at it next. */
export function lookAgain(): void {
  processCache().lookAgainAt = 0;
}

async function readVersionNumber(): Promise<number | null> {
  const [row] = await query(sql`SELECT max(id) AS version FROM catalog_version`, z.object({ version: z.number().nullable() }));
  return row?.version ?? null;
}
