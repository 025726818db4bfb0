import { type Connection, execute, sql } from '@/lib/db';
import type { RejectedRecord } from '@/lib/domain';
import { type RejectedFrom, sourceOf } from './insert-rejected.db';

/**
 * Notes how many records of a request were resends (`duplicate`) or refused, by source and code. Appends only; the worker adds the
 * notes up (foldNotes), so that no request waits for another one's counter.
 */
export async function noteRefusals(
  tx: Connection,
  { duplicates, rejected }: { duplicates: number; rejected: readonly RejectedRecord[] },
  { environment, source, endpoint, now }: RejectedFrom,
): Promise<void> {
  const notes = new Map<string, { source: string; code: string; n: number }>();
  const add = (from: string, code: string, n: number) => {
    const note = notes.get(`${code} ${from}`);
    if (note) note.n += n;
    else notes.set(`${code} ${from}`, { source: from, code, n });
  };
  if (duplicates > 0) add(source, 'duplicate', duplicates);
  for (const { code, record } of rejected) add(sourceOf(record) ?? source, code, 1);
  if (notes.size === 0) return;
  await execute(
    sql`INSERT INTO feed_note (environment, source, endpoint, code, at, n)
        SELECT ${environment}, source, ${endpoint}, code, ${now}::timestamptz, n
        FROM json_to_recordset(${JSON.stringify([...notes.values()])}::json) AS r (source text, code text, n bigint)`,
    tx,
  );
}
