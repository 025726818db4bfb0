import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { environmentSchema } from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  source: z.string(),
  marker_id: z.string().nullable(),
  title: z.string(),
  facility: z.string().nullable(),
  workflow: z.string().nullable(),
  revision: z.number(),
  withdrawn_at: z.date().nullable(),
});
export type StoredMarker = z.infer<typeof rowSchema>;

/** One marker, locked until the transaction ends, or null. */
export async function findMarker(tx: Connection, id: string): Promise<StoredMarker | null> {
  const rows = await query(
    sql`SELECT id, environment, source, marker_id, title, facility, workflow, revision, withdrawn_at FROM marker WHERE id = ${id}::uuid FOR NO KEY UPDATE`,
    rowSchema,
    tx,
  );
  return rows[0] ?? null;
}

/** Takes a marker from every chart, or puts it back (`by` null). What was said of it stays. */
export async function withdrawMarker(tx: Connection, id: string, { by, now }: { by: string | null; now: Date }): Promise<void> {
  await execute(
    sql`UPDATE marker SET withdrawn_at = CASE WHEN ${by}::text IS NULL THEN NULL ELSE ${now}::timestamptz END, withdrawn_by = ${by}::text WHERE id = ${id}::uuid`,
    tx,
  );
}
