import { type Connection, execute, sql } from '@/lib/db';

/** Has the severity of exceptions judged once more by what is still wrong. */
export async function markEased(tx: Connection, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await execute(sql`UPDATE exception SET ease_due = true WHERE id = ANY(${[...ids]}::uuid[]) AND state <> 'resolved' AND NOT ease_due`, tx);
}
