import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { join, query, sql } from '@/lib/db';
import { type Actor, environments } from '@/lib/domain';
import type { CatalogGap, CatalogVersion } from '@/lib/domain/views/catalog';

const things = z.array(z.object({ kind: z.string(), id: z.string() })).default([]);
const versionSchema = z.object({
  id: z.number(),
  created_at: z.date(),
  created_by: z.string(),
  checksum: z.string(),
  diff: z.object({
    added: things,
    removed: things,
    changed: z.array(z.object({ kind: z.string(), id: z.string(), fields: z.array(z.string()) })).default([]),
  }),
});

/** The versions of the catalog, newest first, at most 30, with what each changed. */
export async function listCatalogVersions(): Promise<CatalogVersion[]> {
  const rows = await query(
    sql`select id, created_at, created_by, checksum, diff from catalog_version order by id desc limit 30`,
    versionSchema,
  );
  return rows.map(({ id, created_at, created_by, checksum, diff }) => ({
    version: id,
    at: created_at.toISOString(),
    by: created_by,
    checksum,
    ...diff,
  }));
}

const gapSchema = z.object({
  environment: z.string(),
  kind: z.string(),
  value: z.string(),
  first_at: z.date(),
  last_at: z.date(),
  events: z.number(),
});

/** What events named and the catalog does not know, the most frequent first, at most 500; nothing for readers limited to places. */
export async function listCatalogGaps(actor: Actor): Promise<CatalogGap[]> {
  const seen = environments.map((environment) =>
    scopePredicate(actor, { environment }, { alias: 'g', without: ['facility', 'department', 'workflow'] }),
  );
  const rows = await query(
    sql`select g.environment, g.kind, g.value, g.first_at, g.last_at, g.events from catalog_gap g
      where ${join(seen, ' or ')} order by g.events desc, g.kind, g.value limit 500`,
    gapSchema,
  );
  return rows.map(({ first_at, last_at, ...row }) => ({ ...row, firstAt: first_at.toISOString(), lastAt: last_at.toISOString() }));
}
