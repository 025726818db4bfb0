import { type Connection, queryColumns, sql, textOf } from '@/lib/db';

/** Returns the codes of the exceptions that these subjects are or were in. Cost: one index look-up an id. */
export async function readExceptionCodes(tx: Connection, ids: readonly string[]): Promise<Map<string, Set<string>>> {
  const codes = new Map<string, Set<string>>();
  if (ids.length === 0) return codes;
  const rows = await queryColumns(
    sql`SELECT m.subject_id, e.code FROM exception_member m JOIN exception e ON e.id = m.exception_id WHERE m.subject_id = ANY(${ids}::uuid[])`,
    ([id, code]) => ({ id: textOf(id), code: textOf(code) }),
    tx,
  );
  for (const { id, code } of rows) codes.set(id, (codes.get(id) ?? new Set()).add(code));
  return codes;
}
