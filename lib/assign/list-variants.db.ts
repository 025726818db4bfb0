import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, jsonb, query, sql } from '@/lib/db';
import type { ExceptionRecord } from '@/lib/domain';
import { readsOfSeverity } from './judge-severity';

const rowSchema = z.object({ exception_id: z.string(), variables: z.record(z.string(), z.string()) });

/**
 * Returns, by exception, every distinct set of the values that its type's escalations read of single members: whether one of ten
 * thousand orders is a rush order. Of what has once become less severe only cases that are still wrong count. Exceptions whose type reads none are left out. Cost: one index range for each of the others.
 */
export async function listVariants(
  tx: Connection,
  exceptions: readonly Pick<ExceptionRecord, 'id' | 'code' | 'eased'>[],
  index: CatalogIndex,
): Promise<Map<string, Record<string, string>[]>> {
  const reads = exceptions.flatMap(({ id, code, eased }) => {
    const type = index.exceptionTypes.get(code);
    return type ? readsOfSeverity(type).map((name) => ({ id, name, eased: eased > 0 })) : [];
  });
  if (reads.length === 0) return new Map();
  const rows = await query(
    sql`SELECT DISTINCT m.exception_id, (SELECT coalesce(jsonb_object_agg(v.key, v.value), '{}') FROM jsonb_each_text(m.variables) AS v WHERE v.key = ANY(r.names)) AS variables
        FROM (SELECT id, eased, array_agg(name) AS names FROM jsonb_to_recordset(${jsonb(reads)}) AS u (id uuid, name text, eased boolean) GROUP BY id, eased) AS r
        JOIN exception_member m ON m.exception_id = r.id AND (m.mended_at IS NULL OR NOT r.eased)`,
    rowSchema,
    tx,
  );
  return new Map([...Map.groupBy(rows, (row) => row.exception_id)].map(([id, list]) => [id, list.map((row) => row.variables)]));
}
