import { recordAudit, refuseDeed } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { type Actor, ConflictError, InvalidInputError, mayAct } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { findVisible } from './find-visible.db';

/**
 * Notes that a step of the way out of exception EX-<number> was done, or was not after all; saying it twice changes nothing. Written into
 * its history and the audit trail. Errors: NotFoundError (also when out of scope), ForbiddenError, ConflictError when it is resolved,
 * InvalidInputError for a step that its type does not have.
 */
export async function tickStep(
  actor: Actor,
  number: number,
  { step, done }: { step: string; done: boolean },
  index: CatalogIndex,
  now: Date,
): Promise<void> {
  const allowed = await inTransaction(async (tx) => {
    const exception = await findVisible(tx, actor, number);
    if (!mayAct(actor, 'exception:acknowledge', { ...exception })) return false;
    if (exception.state === 'resolved') throw new ConflictError('It is already resolved. Reopen it first.');
    if (!index.exceptionTypes.get(exception.code)?.recovery.includes(step))
      throw new InvalidInputError('There is no such step any more. Read the exception again.');
    const changed = done
      ? await execute(
          sql`INSERT INTO exception_step VALUES (${exception.id}::uuid, ${step}, ${now}, ${actor.id}, ${actor.name}) ON CONFLICT DO NOTHING`,
          tx,
        )
      : await execute(sql`DELETE FROM exception_step WHERE exception_id = ${exception.id}::uuid AND step = ${step}`, tx);
    if (changed === 0) return true;
    const kind = done ? 'step_done' : 'step_undone';
    await appendHistory(tx, [{ exceptionId: exception.id, at: now, actorId: actor.id, actorName: actor.name, kind, note: step }]);
    await recordAudit(tx, actor, {
      action: `exception.${kind}`,
      targetKind: 'exception',
      targetId: `EX-${number}`,
      before: { step, done: !done },
      after: { step, done },
    });
    return true;
  });
  if (allowed) return;
  await refuseDeed(actor, {
    action: 'exception.step_done',
    targetKind: 'exception',
    targetId: `EX-${number}`,
    reason: 'Your role does not allow to work on this exception.',
  });
}
