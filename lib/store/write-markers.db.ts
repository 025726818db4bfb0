import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { MarkerRecord } from '@/lib/domain';
import { writeGaps } from './count-feeds.db';

const knownSchema = z.object({ marker_id: z.string(), content_hash: z.string() });
const numberSchema = z.object({ id: z.string(), revision: z.number() });

interface Entry {
  marker: MarkerRecord;
}

export interface MarkersWritten<T extends Entry> {
  /** What changed something, in order: new markers and new content of known ones. */
  fresh: T[];
  duplicates: number;
}

/**
 * Stores markers: a new id is a new marker, other content of a known one changes it, and content that was ever told of it changes
 * nothing. Rows: marker, marker_revision, and unknown names into feed_gap and catalog_gap. Rows are locked in the order of their ids, so that two
 * requests cannot lock each other out.
 */
export async function writeMarkers<T extends Entry>(
  tx: Connection,
  entries: readonly T[],
  { by, now }: { by: string; now: Date },
): Promise<MarkersWritten<T>> {
  if (entries.length === 0) return { fresh: [], duplicates: 0 };
  const first = new Map(entries.map(({ marker }) => [marker.id, marker]));
  const ids = [...first.keys()].sort();
  await execute(
    sql`INSERT INTO marker (id, environment, source, marker_id, kind, at, title, revision, made_at, made_by, changed_at, changed_by)
        SELECT id, environment, source, "markerId", kind, at, title, 0, ${now}, ${by}, ${now}, ${by}
        FROM json_to_recordset(${toJson(ids.map((id) => first.get(id)))}::json)
          AS r (id uuid, environment text, source text, "markerId" text, kind text, at timestamptz, title text)
        ON CONFLICT (id) DO NOTHING`,
    tx,
  );
  const numbers = await query(
    sql`SELECT id, revision FROM marker WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    numberSchema,
    tx,
  );
  const known = await query(
    sql`SELECT marker_id, content_hash FROM marker_revision
        WHERE marker_id = ANY(${ids}::uuid[]) AND content_hash = ANY(${entries.map(({ marker }) => marker.contentHash)}::uuid[])`,
    knownSchema,
    tx,
  );
  const last = new Map(numbers.map(({ id, revision }) => [id, revision]));
  const told = new Set(known.map((row) => `${row.marker_id} ${row.content_hash}`));
  const fresh: T[] = [];
  const revisions: { revision: number; marker: MarkerRecord }[] = [];
  for (const entry of entries) {
    const { marker } = entry;
    const name = `${marker.id} ${marker.contentHash}`;
    if (told.has(name)) continue;
    told.add(name);
    const revision = (last.get(marker.id) ?? 0) + 1;
    last.set(marker.id, revision);
    fresh.push(entry);
    revisions.push({ revision, marker });
  }
  if (fresh.length > 0) {
    await insertRevisions(tx, revisions, { by, now });
    await updateMarkers(tx, revisions, { by, now });
    await noteGaps(
      tx,
      fresh.map(({ marker }) => marker),
    );
  }
  return { fresh, duplicates: entries.length - fresh.length };
}

interface Said {
  by: string;
  now: Date;
}
type Revision = { revision: number; marker: MarkerRecord };

async function insertRevisions(tx: Connection, revisions: readonly Revision[], { by, now }: Said): Promise<void> {
  const rows = revisions.map(({ revision, marker: { id, contentHash, environment: _e, source: _s, markerId: _m, ...content } }) => ({
    id,
    revision,
    hash: contentHash,
    content,
  }));
  await execute(
    sql`INSERT INTO marker_revision (marker_id, revision, content_hash, said_at, said_by, content)
        SELECT id, revision, hash, ${now}, ${by}, content
        FROM json_to_recordset(${toJson(rows)}::json) AS r (id uuid, revision int, hash uuid, content jsonb)`,
    tx,
  );
}

async function updateMarkers(tx: Connection, revisions: readonly Revision[], { by, now }: Said): Promise<void> {
  const newest = new Map(revisions.map((one) => [one.marker.id, one]));
  const rows = [...newest.values()].map(({ revision, marker: { about, ...marker } }) => ({ ...marker, ...about, revision }));
  await execute(
    sql`UPDATE marker m SET kind = r.kind, at = r.at, until = r.until, title = r.title, text = r.text, url = r.url, version = r.version,
          facility = r.facility, workflow = r.workflow, interface = r.interface, connector = r.connector, application = r.application,
          unknown = r.unknown, attributes = r.attributes, revision = r.revision, changed_at = ${now}, changed_by = ${by}
        FROM json_to_recordset(${toJson(rows)}::json) AS r (id uuid, kind text, at timestamptz, until timestamptz, title text, text text, url text,
          version text, facility text, workflow text, interface text, connector text, application text, unknown jsonb, attributes jsonb, revision int)
        WHERE m.id = r.id`,
    tx,
  );
}

/** Names the catalog does not know are counted as those of events are. */
async function noteGaps(tx: Connection, markers: readonly MarkerRecord[]): Promise<void> {
  const gaps = markers.flatMap(({ environment, source, at, unknown }) =>
    Object.entries(unknown).map(([kind, value]) => ({ environment, source, kind, value, first_at: at, last_at: at, events: 1 })),
  );
  if (gaps.length > 0) await writeGaps(tx, gaps);
}

/** PostgreSQL holds no NUL in jsonb; the words were cleaned of it when they were read. */
const toJson = (value: unknown): string => JSON.stringify(value);
