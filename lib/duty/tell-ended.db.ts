import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { hidesAt } from './find-quiet.db';

const AT_ONCE = 20;

/**
 * Lets go what was withheld because of silences that are over: of exceptions that are still open and that no other silence hides, what nobody was told
 * is due now. Returns how many silences ended. Running it twice, or twice at once, tells each once: the row of the silence says when.
 */
export async function tellEnded(now: Date): Promise<number> {
  return inTransaction(
    async (tx) => {
      const over = await query(
        sql`SELECT id FROM silence WHERE told_at IS NULL AND (ends_at <= ${now} OR ended_at <= ${now}) ORDER BY ends_at LIMIT ${AT_ONCE}
            FOR UPDATE SKIP LOCKED`,
        z.object({ id: z.string() }),
        tx,
      );
      for (const { id } of over) {
        const told = await query(
          sql`UPDATE intent i SET state = 'waiting', state_reason = NULL, silence_id = NULL, available_at = ${now}, ended_at = NULL
              FROM exception e WHERE i.silence_id = ${id}::uuid AND i.state = 'cancelled' AND e.id = i.exception_id AND e.state <> 'resolved'
                AND NOT EXISTS (SELECT FROM silence s WHERE ${hidesAt(now)})
              RETURNING i.exception_id`,
          z.object({ exception_id: z.string() }),
          tx,
        );
        // What another silence hides as well is that one's to tell.
        await execute(
          sql`UPDATE intent i SET silence_id = s.id FROM exception e JOIN silence s ON ${hidesAt(now)}
              WHERE i.silence_id = ${id}::uuid AND i.state = 'cancelled' AND e.id = i.exception_id AND e.state <> 'resolved'`,
          tx,
        );
        const exceptions = new Set(told.map(({ exception_id }) => exception_id)).size;
        await execute(sql`UPDATE silence SET told_at = ${now}, told = ${exceptions} WHERE id = ${id}::uuid`, tx);
      }
      return over.length;
    },
    { lane: 'worker' },
  );
}
