import { z } from 'zod';
import { currentCatalog, isSingle, listParts, listPartVersions, partSections, writePart } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, ForbiddenError, maySetRules, NotFoundError } from '@/lib/domain';
import type { CatalogPart, CatalogParts, PartSection } from '@/lib/domain/views/catalog-editor';

/** Where the name of a section is no word for people. */
const names: Partial<Record<PartSection, string>> = {
  teams: 'Teams and how they are told',
  shapes: 'Shapes of a day and a week',
  kpis: 'KPIs',
  sources: 'Where definitions come from',
  applicationMetrics: 'Metrics of applications',
  slos: 'Service levels',
  exceptionTypes: 'Exception types and their rules',
  routing: 'Who gets an exception',
  schedules: 'On-call schedules',
  webhookTemplates: 'Templates of messages to chats and pagers',
  masterData: 'Master data',
  presets: 'Mappings',
};

const nameOf = (id: PartSection) => names[id] ?? `${id.charAt(0).toUpperCase()}${id.slice(1)}`;

/** Throws ForbiddenError for whoever may not change the catalog everywhere: its text tells of every place. */
export function checkEditor(actor: Actor): void {
  if (!maySetRules(actor)) throw new ForbiddenError('Only administrators of the catalog edit it.');
}

const versionSchema = z.object({ id: z.number(), created_at: z.date(), created_by: z.string(), changes: z.number() });

/** Everything of the catalog that can be written by itself, and its newest 30 versions. Throws ForbiddenError. */
export async function readCatalogParts(actor: Actor): Promise<CatalogParts> {
  checkEditor(actor);
  const { catalog, version } = await currentCatalog();
  const rows = await query(
    sql`select id, created_at, created_by,
        (jsonb_array_length(diff -> 'added') + jsonb_array_length(diff -> 'removed') + jsonb_array_length(diff -> 'changed'))::int as changes
      from catalog_version order by id desc limit 30`,
    versionSchema,
    lane('screen'),
  );
  return {
    version,
    sections: partSections.map((id) => ({ id, name: nameOf(id), single: isSingle(id), parts: listParts(catalog, id) })),
    versions: rows.map((row) => ({ version: row.id, at: row.created_at.toISOString(), by: row.created_by, changes: row.changes })),
  };
}

/** One part as it is stored, with its earlier versions. Errors: ForbiddenError, NotFoundError. */
export async function readCatalogPart(actor: Actor, { section, id }: { section: PartSection; id: string }): Promise<CatalogPart> {
  checkEditor(actor);
  const { catalog, version } = await currentCatalog();
  const text = writePart(catalog, { section, id });
  if (text === null) throw new NotFoundError(`There is no ${id.slice(0, 80)} among ${nameOf(section).toLowerCase()}.`);
  const versions = await listPartVersions({ section, id });
  return { version, section, id, text, versions: versions.map((one) => ({ ...one, at: one.at.toISOString() })) };
}
