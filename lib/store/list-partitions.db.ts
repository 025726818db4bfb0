import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const rowSchema = z.object({
  parent: z.string(),
  name: z.string(),
  attached: z.boolean(),
  /** A detach that was cut short. */
  pending: z.boolean(),
  /** It holds what is kept longer, and nothing else. */
  kept: z.boolean(),
  starts: z.date(),
  ends: z.date(),
  made_at: z.date().nullable(),
  retention_days: z.number(),
  kept_days: z.number().nullable(),
});
export type Partition = z.infer<typeof rowSchema>;

/** Says on the table itself that it holds only what is kept longer. */
export const KEPT_MARK = 'kept';

/**
 * Every partition of the plan, oldest first, and tables of theirs that were taken off and not yet dropped. Reads the system catalogs only.
 */
export async function listPartitions(on?: Connection): Promise<Partition[]> {
  return query(
    sql`WITH named AS (
          SELECT p.parent, c.relname AS name, c.oid, p.retention_days, p.kept_days,
            substr(c.relname, length(p.parent) + 2, 1) AS grain, to_date(substr(c.relname, length(p.parent) + 3), CASE substr(c.relname, length(p.parent) + 2, 1)
              WHEN 'd' THEN 'YYYYMMDD' ELSE 'YYYYMM' END)::timestamp AT TIME ZONE 'UTC' AS starts
          FROM partition_plan p JOIN pg_class c ON c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
            AND c.relname ~ ('^' || p.parent || '_(d[0-9]{8}|m[0-9]{6})$')
        )
        SELECT n.parent, n.name::text, i.inhrelid IS NOT NULL AND NOT i.inhdetachpending AS attached, coalesce(i.inhdetachpending, false) AS pending,
          coalesce(obj_description(n.oid, 'pg_class') = ${KEPT_MARK}, false) AS kept, n.starts,
          CASE n.grain WHEN 'd' THEN n.starts + interval '1 day' ELSE (n.starts AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC' END AS ends,
          m.made_at, n.retention_days, n.kept_days
        FROM named n LEFT JOIN pg_inherits i ON i.inhrelid = n.oid LEFT JOIN partition_made m ON m.name = n.name
        ORDER BY n.starts, n.parent`,
    rowSchema,
    on,
  );
}
