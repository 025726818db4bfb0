import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { ALONE, type ExceptionChange, systemActor } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { exceptionRowSchema } from './exception-row';
import { planTimes } from './plan-times';
import { updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');
/** What a cause held up needs a while to go on when the cause has ended. */
const GRACE_MS = 5 * 60_000;
const MOST_A_ROUND = 200;

/**
 * Exceptions whose cause ended more than five minutes ago and that are still wrong stand for themselves again, with their times anew. Returns
 * them. Cost: index exception_parent.
 */
export async function releaseExplained(tx: Connection, index: CatalogIndex, now: Date): Promise<ExceptionChange[]> {
  const rows = await query(
    sql`SELECT e.* FROM exception e JOIN exception p ON p.id = e.parent_id
        WHERE e.parent_id IS NOT NULL AND e.state <> 'resolved' AND p.state = 'resolved' AND p.resolved_at <= ${new Date(now.getTime() - GRACE_MS)}::timestamptz
        ORDER BY e.id LIMIT ${MOST_A_ROUND} FOR UPDATE OF e SKIP LOCKED`,
    exceptionRowSchema,
    tx,
  );
  if (rows.length === 0) return [];
  const changes = rows.map((was): ExceptionChange => {
    const times = planTimes(was, { severity: was.severity, team: was.team, from: now }, index);
    const is = {
      ...was,
      ...ALONE,
      acknowledgeBy: was.acknowledgedAt === null ? times.acknowledgeBy : was.acknowledgeBy,
      version: was.version + 1,
    };
    return { exception: is, kind: 'released', before: { severity: was.severity, transactions: was.transactions } };
  });
  await updateExceptions(
    tx,
    changes.map(({ exception }) => exception),
  );
  await appendHistory(
    tx,
    rows.map((was) => ({
      exceptionId: was.id,
      actorId: actor.id,
      actorName: actor.name,
      kind: 'released',
      before: `EX-${was.parentNumber}`,
      note: `EX-${was.parentNumber} has ended, and this is still wrong.`,
    })),
  );
  return changes;
}
