import { z } from 'zod';
import { query, sql } from '@/lib/db';

const rowSchema = z.object({
  id: z.string(),
  workflow: z.string(),
  facility: z.string(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  milestone: z.string().nullable(),
  correlation_id: z.string().nullable(),
  trace_ids: z.array(z.string()),
  attempts: z.number(),
  failed_at: z.date().nullable(),
  error_code: z.string().nullable(),
  keys: z.array(z.object({ kind: z.string(), value: z.string() })),
});
export type AskedTransaction = z.infer<typeof rowSchema>;

/** What the middleware needs to find these transactions again: every id and business key they are known by, at most 100 each. */
export async function describeAsks(ids: readonly string[]): Promise<Map<string, AskedTransaction>> {
  const rows = await query(
    sql`SELECT t.id, t.workflow, t.facility, t.interface, t.connector, t.milestone, t.correlation_id, t.trace_ids, t.attempts, t.failed_at, t.error_code,
          coalesce((SELECT jsonb_agg(jsonb_build_object('kind', k.kind, 'value', k.value) ORDER BY k.kind, k.value) FROM (
            SELECT kind, value FROM transaction_key WHERE transaction_id = t.id AND (kind = 'transaction' OR kind LIKE 'key:%')
            ORDER BY kind, value LIMIT 100) k), '[]') AS keys
        FROM transaction t WHERE t.id = ANY(${[...ids]}::uuid[])`,
    rowSchema,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
