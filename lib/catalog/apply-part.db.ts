import { z } from 'zod';
import { type Connection, lane, query, sql } from '@/lib/db';
import { type Catalog, CatalogError, ConflictError, InvalidInputError, NotFoundError } from '@/lib/domain';
import { readForUpdate } from './apply-catalog.db';
import { idOf, RUNBOOKS } from './catalog-layout';
import { checkPart, checkWithout, type PartRef, writePart } from './edit-part';
import { writeEntry } from './export-catalog';
import { storeChecked } from './store-checked.db';
import { storedCatalogSchema } from './stored-catalog';

interface ApplyPart {
  part: PartRef;
  /** Null takes it out of the catalog. */
  text: string | null;
  /** The part as its writer found it; null: a new one. */
  found: string | null;
  who: string;
}

/**
 * Stores the version in force with a part written anew, added or taken out. Errors: ConflictError when the part is another by now than its writer
 * found, CatalogError with every fault when the whole would not be sound. Two at once come one after the other.
 */
export async function applyPart(
  tx: Connection,
  { part, text, found, who }: ApplyPart,
): Promise<{ version: number; changed: boolean; id: string; before: string | null; after: string | null }> {
  const latest = await readForUpdate(tx);
  if (!latest) throw new ConflictError('There is no catalog yet.');
  const before = part.id === null ? null : writePart(latest.catalog, part);
  if (before !== found)
    throw new ConflictError(
      'Somebody changed this part meanwhile, so nothing of yours was saved. Keep your text, read the part again and compare.',
    );
  const edited = text === null ? checkWithout(latest.catalog, part) : checkPart(latest.catalog, part, text);
  if (!edited.catalog || edited.id === null) throw new CatalogError(edited.faults);
  const stored = await storeChecked(tx, { catalog: edited.catalog, latest, who });
  return { ...stored, id: edited.id, before, after: text === null ? null : writePart(edited.catalog, { ...part, id: edited.id }) };
}

/**
 * Stores an earlier version of the whole catalog again, as a new one. Errors: NotFoundError, ConflictError when the version in force is not the one
 * that was seen, InvalidInputError when it is misshapen by the rules of today, CatalogError when it is not sound by them.
 */
export async function applyVersion(
  tx: Connection,
  { to, seen, who }: { to: number; seen: number; who: string },
): Promise<{ version: number; changed: boolean }> {
  const latest = await readForUpdate(tx);
  if (!latest) throw new ConflictError('There is no catalog yet.');
  if (latest.version !== seen)
    throw new ConflictError(`The catalog is at version ${latest.version} by now, not ${seen}. Look at what stands.`);
  return storeChecked(tx, { catalog: await readVersion(to, tx), latest, who });
}

/** An earlier version of the catalog. Errors: NotFoundError; InvalidInputError when the schema of today does not read it. */
export async function readVersion(version: number, on: Connection = lane('screen')): Promise<Catalog> {
  const [row] = await query(sql`SELECT content FROM catalog_version WHERE id = ${version}`, z.object({ content: z.unknown() }), on);
  if (!row) throw new NotFoundError(`There is no version ${version} of the catalog.`);
  const parsed = storedCatalogSchema.safeParse(row.content);
  if (!parsed.success) throw new InvalidInputError(`Version ${version} cannot be read by the rules of today.`);
  return parsed.data;
}

const MOST = 20;
const rowSchema = z.object({ id: z.number(), created_at: z.date(), created_by: z.string(), part: z.unknown() });

/** A version of the catalog that changed a part, and the part in it; `text` null where it was taken out. */
interface PartVersion {
  version: number;
  at: Date;
  by: string;
  text: string | null;
}

/** The versions that changed this part, the newest first, at most 20. Cost: the diffs of all versions, the content of those. */
export async function listPartVersions({ section, id }: { section: PartRef['section']; id: string }): Promise<PartVersion[]> {
  const thing = JSON.stringify([{ kind: section, id }]);
  const rows = await query(
    sql`SELECT v.id, v.created_at, v.created_by,
          CASE WHEN jsonb_typeof(v.content -> ${section}::text) = 'array'
            THEN jsonb_path_query_first(v.content -> ${section}::text, '$[*] ? (@.id == $id || @.code == $id)', ${JSON.stringify({ id })}::jsonb)
            WHEN ${section}::text = ${RUNBOOKS}::text THEN v.content -> ${RUNBOOKS}::text -> ${id}::text
            ELSE v.content -> ${section}::text END AS part
        FROM catalog_version v
        WHERE v.diff -> 'added' @> ${thing}::jsonb OR v.diff -> 'changed' @> ${thing}::jsonb OR v.diff -> 'removed' @> ${thing}::jsonb
        ORDER BY v.id DESC LIMIT ${MOST}`,
    rowSchema,
    lane('screen'),
  );
  return rows.map(({ id: version, created_at: at, created_by: by, part }) => ({ version, at, by, text: textOf(section, id, part) }));
}

function textOf(section: PartRef['section'], id: string, part: unknown): string | null {
  if (part === null || part === undefined) return null;
  if (section === RUNBOOKS) return typeof part === 'string' ? part : null;
  // An entry without the id asked for is not the one: a code and an id of another are compared alike.
  return idOf(part) === undefined || idOf(part) === id ? writeEntry(section, part) : null;
}
