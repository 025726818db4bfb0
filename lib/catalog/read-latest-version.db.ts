import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { Catalog } from '@/lib/domain';
import { storedCatalogSchema } from './stored-catalog';

export interface StoredVersion {
  version: number;
  checksum: string;
  catalog: Catalog;
}

const row = z.object({ version: z.number(), checksum: z.string(), catalog: storedCatalogSchema });

/** Returns the catalog in force, or null when none was applied. Cost: one row by its key, some 400 kB. */
export async function readLatestVersion(on?: Connection): Promise<StoredVersion | null> {
  const rows = await query(sql`SELECT id AS version, checksum, content AS catalog FROM catalog_version ORDER BY id DESC LIMIT 1`, row, on);
  return rows[0] ?? null;
}
