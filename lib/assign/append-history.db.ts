import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';

/** One line of what was done to an exception, and by whom. `at` left out: the database's time. */
export interface HistoryEntry {
  exceptionId: string;
  at?: Date;
  actorId: string;
  actorName: string;
  kind: string;
  before?: string | null;
  after?: string | null;
  note?: string | null;
}

/** Appends lines to the histories of exceptions. */
export async function appendHistory(tx: Connection, entries: readonly HistoryEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((e) => ({
    exception_id: e.exceptionId,
    at: e.at ?? null,
    actor_id: e.actorId,
    actor_name: e.actorName,
    kind: e.kind,
    before: e.before ?? null,
    after: e.after ?? null,
    note: e.note ?? null,
  }));
  await execute(
    sql`INSERT INTO exception_history (exception_id, at, actor_id, actor_name, kind, before, after, note)
        SELECT exception_id, coalesce(at, clock_timestamp()), actor_id, actor_name, kind, before, after, note
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS r (exception_id uuid, at timestamptz, actor_id text, actor_name text, kind text, before text, after text, note text)`,
    tx,
  );
}

const GATHERED = '10 minutes';

/**
 * Notes that more cases joined, in one line while nothing else happens for ten minutes: a storm of fifty thousand is told in a few
 * lines. `before` and `after` are counts of cases.
 */
export async function noteJoined(
  tx: Connection,
  joined: readonly { exceptionId: string; before: number; after: number; at?: Date }[],
  actor: { id: string; name: string },
): Promise<void> {
  if (joined.length === 0) return;
  const rows = joined.map((one) => ({ exception_id: one.exceptionId, after: String(one.after) }));
  const gathered = await query(
    sql`UPDATE exception_history h SET after = r.after
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (exception_id uuid, after text),
          LATERAL (SELECT id, kind, at FROM exception_history WHERE exception_id = r.exception_id ORDER BY id DESC LIMIT 1) AS last
        WHERE h.id = last.id AND last.kind = 'members' AND last.at > clock_timestamp() - ${GATHERED}::interval
        RETURNING h.exception_id`,
    z.object({ exception_id: z.string() }),
    tx,
  );
  const told = new Set(gathered.map((one) => one.exception_id));
  await appendHistory(
    tx,
    joined
      .filter((one) => !told.has(one.exceptionId))
      .map(({ exceptionId, before, after, at }) => ({
        exceptionId,
        ...(at ? { at } : {}),
        actorId: actor.id,
        actorName: actor.name,
        kind: 'members',
        before: String(before),
        after: String(after),
      })),
  );
}
