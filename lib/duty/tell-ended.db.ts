import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { hidesAt } from './find-quiet.db';

const AT_ONCE = 5_000;
const rowSchema = z.object({
  id: z.string(),
  silence_id: z.string(),
  exception_id: z.string(),
  open: z.boolean(),
  other: z.string().nullable(),
});

/**
 * Lets go what was withheld because of silences that are over: of exceptions that are still open, what nobody was told is due now; what another silence
 * hides as well is that one's to tell. Returns how many words it let go or dropped. Running it twice, or twice at once, tells each once. It looks at
 * what was withheld, not at when a silence ended, so that a word withheld in the very moment of the end is found by the next round. Index
 * intent_silence.
 */
export async function tellEnded(now: Date): Promise<number> {
  return inTransaction(
    async (tx) => {
      await execute(
        sql`UPDATE silence SET told_at = ${now}, told = 0 WHERE told_at IS NULL AND (ends_at <= ${now} OR ended_at <= ${now})`,
        tx,
      );
      const rows = await query(
        sql`SELECT i.id, i.silence_id, i.exception_id, e.state <> 'resolved' AS open,
              (SELECT s.id FROM silence s WHERE ${hidesAt(now)} ORDER BY s.ends_at DESC, s.id LIMIT 1) AS other
            FROM intent i JOIN silence o ON o.id = i.silence_id JOIN exception e ON e.id = i.exception_id
            WHERE i.silence_id IS NOT NULL AND i.state = 'cancelled' AND (o.ends_at <= ${now} OR o.ended_at <= ${now})
            ORDER BY i.id LIMIT ${AT_ONCE} FOR UPDATE OF i SKIP LOCKED`,
        rowSchema,
        tx,
      );
      const due = rows.filter(({ open, other }) => open && other === null);
      await execute(
        sql`UPDATE intent SET state = 'waiting', state_reason = NULL, silence_id = NULL, available_at = ${now}, ended_at = NULL
            WHERE id = ANY(${due.map(({ id }) => id)}::uuid[])`,
        tx,
      );
      for (const { id, open, other } of rows)
        if (!open || other !== null)
          await execute(sql`UPDATE intent SET silence_id = ${open ? other : null}::uuid WHERE id = ${id}::uuid`, tx);
      const told = new Map<string, Set<string>>();
      for (const { silence_id, exception_id } of due) told.set(silence_id, (told.get(silence_id) ?? new Set()).add(exception_id));
      for (const [id, exceptions] of told)
        await execute(sql`UPDATE silence SET told = told + ${exceptions.size} WHERE id = ${id}::uuid`, tx);
      return rows.length;
    },
    { lane: 'worker' },
  );
}
