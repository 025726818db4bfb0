import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type MarkerSubject, markerSubjects } from '@/lib/domain';

const rowSchema = z.object({ id: z.string(), unknown: z.partialRecord(z.enum(markerSubjects), z.string()) });
/** A marker with the names of it that nothing is known of. */
export type UnplacedMarker = z.infer<typeof rowSchema>;

/** Returns the markers after `after` that tell a name the catalog did not know, by id, at most `limit`; locked until the end of `tx`. */
export const listUnplaced = (tx: Connection, after: string, limit: number): Promise<UnplacedMarker[]> =>
  query(
    sql`SELECT id, unknown FROM marker WHERE unknown <> '{}' AND id > ${after}::uuid ORDER BY id LIMIT ${limit} FOR NO KEY UPDATE`,
    rowSchema,
    tx,
  );

/** Puts catalog ids in place of names that markers were told with. What was said stays in their revisions. */
export async function placeMarkers(
  tx: Connection,
  placed: readonly { id: string; ids: Partial<Record<MarkerSubject, string>> }[],
): Promise<void> {
  if (placed.length === 0) return;
  const rows = placed.map(({ id, ids }) => ({ id, names: Object.keys(ids), ...ids }));
  await execute(
    sql`UPDATE marker m SET facility = coalesce(r.facility, m.facility), workflow = coalesce(r.workflow, m.workflow), interface = coalesce(r.interface, m.interface),
          connector = coalesce(r.connector, m.connector), application = coalesce(r.application, m.application),
          unknown = m.unknown - ARRAY(SELECT json_array_elements_text(r.names))
        FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (id uuid, names json, facility text, workflow text, interface text, connector text, application text)
        WHERE m.id = r.id`,
    tx,
  );
}
