import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type ExceptionChange, systemActor } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { exceptionRowSchema } from './exception-row';
import { end } from './resolve-mended.db';
import { sumMembers } from './sum-members.db';
import { updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');
const MOST_A_ROUND = 200;

/**
 * Ends exceptions that were held open because they came and went, and that have been quiet for long enough, by the evidence that mended the last
 * of them. Returns them. What failed again meanwhile is not held any more. Cost: index exception_held.
 */
export async function endHeld(tx: Connection, now: Date): Promise<ExceptionChange[]> {
  await execute(
    sql`UPDATE exception e SET held_until = NULL, held_reason = NULL WHERE e.held_until <= ${now}::timestamptz AND e.state <> 'resolved'
        AND EXISTS (SELECT FROM exception_member m WHERE m.exception_id = e.id AND m.mended_at IS NULL)`,
    tx,
  );
  const rows = await query(
    sql`SELECT e.* FROM exception e WHERE e.held_until <= ${now}::timestamptz AND e.state <> 'resolved' ORDER BY e.id LIMIT ${MOST_A_ROUND}
        FOR UPDATE SKIP LOCKED`,
    exceptionRowSchema,
    tx,
  );
  const ids = rows.map(({ id }) => id);
  const sums = await sumMembers(tx, ids);
  const proofs = await readProofs(tx, ids);
  const changes = rows.flatMap((was): ExceptionChange[] => {
    const sum = sums.get(was.id);
    if (!sum || sum.open > 0) return [];
    const before = { severity: was.severity, transactions: was.transactions };
    return [{ exception: end(was, sum, proofs.get(was.id), now), kind: 'resolved', before }];
  });
  await updateExceptions(
    tx,
    changes.map(({ exception }) => exception),
  );
  await appendHistory(
    tx,
    changes.map(({ exception: is }) => ({
      exceptionId: is.id,
      actorId: actor.id,
      actorName: actor.name,
      kind: 'resolved',
      before: 'open',
      after: is.state,
      note: `Quiet for an hour. ${is.resolution ?? ''}`.trim(),
    })),
  );
  return changes;
}

async function readProofs(tx: Connection, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query(
    sql`SELECT DISTINCT ON (exception_id) exception_id, mended_by FROM exception_member
        WHERE exception_id = ANY(${[...ids]}::uuid[]) AND mended_by IS NOT NULL ORDER BY exception_id, mended_at DESC`,
    z.object({ exception_id: z.string(), mended_by: z.string() }),
    tx,
  );
  return new Map(rows.map((row) => [row.exception_id, row.mended_by]));
}
