import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

export interface Retention {
  name: string;
  days: number;
  /** Of failed and exception-bearing transactions; null: no longer than the rest. */
  keptDays: number | null;
  /** Rows of one source, for tables without partitions. */
  ceiling: number | null;
}

const rowSchema = z.object({ name: z.string(), days: z.number(), keptDays: z.number().nullable(), ceiling: z.number().nullable() });
/** Tables whose days end together take their settings together. */
const together: Readonly<Record<string, readonly string[]>> = { span_block: ['span_block', 'span_trace'] };

/** How long each table is kept, by name. */
export async function listRetention(on?: Connection): Promise<Retention[]> {
  return query(
    sql`SELECT parent AS name, retention_days AS days, kept_days AS "keptDays", NULL::int AS ceiling FROM partition_plan
        UNION ALL SELECT name, days, NULL, ceiling FROM retention_limit ORDER BY 1`,
    rowSchema,
    on,
  );
}

/** Sets how long a table is kept; returns what now holds, empty when there is no such table. Takes effect with the worker's next round. */
export async function setRetention(tx: Connection, { name, days, keptDays, ceiling }: Retention): Promise<Retention[]> {
  const names = together[name] ?? [name];
  const planned = await query(
    sql`UPDATE partition_plan SET retention_days = ${days}, kept_days = CASE WHEN kept_days IS NULL THEN NULL ELSE coalesce(${keptDays}::int, greatest(kept_days, ${days} + 1)) END
        WHERE parent = ANY(${names}::text[]) RETURNING parent AS name, retention_days AS days, kept_days AS "keptDays", NULL::int AS ceiling`,
    rowSchema,
    tx,
  );
  const limited = await query(
    sql`UPDATE retention_limit SET days = ${days}, ceiling = coalesce(${ceiling}::int, ceiling) WHERE name = ${name}
        RETURNING name, days, NULL::int AS "keptDays", ceiling`,
    rowSchema,
    tx,
  );
  return [...planned, ...limited];
}
