import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Connection, execute, inTransaction, jsonb, query, sql } from '@/lib/db';
import type { Catalog } from '@/lib/domain';
import { type CatalogDiff, diffCatalogs } from './diff-catalogs';
import { loadCatalog } from './load-catalog';
import { mergeCatalogs } from './merge-catalogs';
import { processCache } from './process-cache';
import { readLatestVersion, type StoredVersion } from './read-latest-version.db';

/** `changed: false` means that the version in force is this catalog already; then the diff is empty. */
interface Applied {
  version: number;
  changed: boolean;
  diff: CatalogDiff;
}

type Source = string | Catalog;

/**
 * Stores a catalog, or the one of a folder, as the version in force unless it is that already; `who` is kept with it.
 * Errors: CatalogError with every fault of the folder. Two at once come one after the other.
 */
export async function applyCatalog(source: Source, who: string, tx?: Connection): Promise<Applied> {
  const catalog = await catalogOf(source);
  return inOne(tx, async (connection) => storeVersion(catalog, await readForUpdate(connection), who, connection));
}

/** Stores the version in force with the things of another catalog added. Errors as `applyCatalog`; the first catalog is taken as it is. */
export async function addCatalog(source: Source, who: string, tx?: Connection): Promise<Applied> {
  const addition = await catalogOf(source);
  return inOne(tx, async (connection) => {
    const latest = await readForUpdate(connection);
    return storeVersion(latest ? mergeCatalogs(latest.catalog, addition) : addition, latest, who, connection);
  });
}

const catalogOf = async (source: Source): Promise<Catalog> => (typeof source === 'string' ? loadCatalog(source) : source);

const inOne = <T>(tx: Connection | undefined, run: (connection: Connection) => Promise<T>): Promise<T> =>
  tx ? run(tx) : inTransaction(run);

/** The version in force; nobody stores another until the end of `tx`. */
export async function readForUpdate(tx: Connection): Promise<StoredVersion | null> {
  // Readers go on; a second writer waits until this one has committed.
  await execute(sql`LOCK TABLE catalog_version IN SHARE ROW EXCLUSIVE MODE`, tx);
  return readLatestVersion(tx);
}

/** Stores a catalog as the version in force, unless it is that already. */
export async function storeVersion(catalog: Catalog, latest: StoredVersion | null, who: string, tx: Connection): Promise<Applied> {
  const checksum = checksumOf(catalog);
  if (latest?.checksum === checksum) return { version: latest.version, changed: false, diff: { added: [], removed: [], changed: [] } };
  const diff = latest ? diffCatalogs(latest.catalog, catalog) : diffCatalogs({ ...catalog, ...empty }, catalog);
  const [row] = await query(
    sql`INSERT INTO catalog_version (created_by, checksum, content, diff)
        VALUES (${who}, ${checksum}, ${jsonb(catalog)}, ${jsonb(diff)}) RETURNING id AS version`,
    z.object({ version: z.number() }),
    tx,
  );
  processCache().lookAgainAt = 0;
  if (!row) throw new Error('an inserted catalog version came back without its id');
  return { version: row.version, changed: true, diff };
}

/** Against nothing, everything but the single objects is new. */
const empty = {
  ...{ facilities: [], departments: [], teams: [], applications: [], connectors: [], interfaces: [], workflows: [], kpis: [], sources: [] },
  ...{
    exceptionTypes: [],
    escalations: [],
    schedules: [],
    webhookTemplates: [],
    masterData: [],
    suppliers: [],
    presets: [],
    feeds: [],
    access: [],
    runbooks: {},
  },
} satisfies Partial<Catalog>;

const checksumOf = (catalog: Catalog): string =>
  createHash('sha256')
    .update(JSON.stringify(sorted(catalog)))
    .digest('hex');

/** The same value with the keys of every object in order, so that the order in which they were written does not count. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
