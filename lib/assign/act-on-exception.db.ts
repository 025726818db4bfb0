import { z } from 'zod';
import { recordAudit } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import {
  type Actor,
  ConflictError,
  type ExceptionAction,
  type ExceptionRecord,
  ForbiddenError,
  InvalidInputError,
  mayAct,
  NotFoundError,
  type Place,
  severityNames,
} from '@/lib/domain';
import { applyAction } from './apply-action';
import { exceptionRowSchema } from './exception-row';
import { appendHistory, updateExceptions } from './write-exceptions.db';

/**
 * Does what a person asks to exception EX-<number> and returns it as it then stands; history and audit are written with it.
 * Errors: NotFoundError (also when out of scope), ForbiddenError, ConflictError when it moved on since `version`, InvalidInputError.
 */
export async function actOnException(
  actor: Actor,
  number: number,
  action: ExceptionAction,
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionRecord> {
  return inTransaction(async (tx) => {
    const [exception] = await query(sql`SELECT * FROM exception WHERE number = ${number} FOR UPDATE`, exceptionRowSchema, tx);
    if (!exception || !mayAct(actor, 'read:exceptions', placeOf(exception))) throw new NotFoundError(`There is no exception EX-${number}.`);
    if (!mayAct(actor, `exception:${action.action}`, placeOf(exception)))
      throw new ForbiddenError(`Your role does not allow to ${action.action} this exception.`);
    if ('version' in action && action.version !== exception.version) {
      const last = await lastDeed(exception.id);
      throw new ConflictError(
        last
          ? `${last.actor_name} was first: ${last.kind} at ${last.at.toISOString()}. Look again and decide.`
          : 'It has changed since. Look again and decide.',
      );
    }
    const person = action.action === 'assign' && action.person ? await findPerson(action.person) : null;
    if (action.action === 'assign' && action.team !== undefined && !index.teams.has(action.team))
      throw new InvalidInputError(`The catalog has no team "${action.team}".`);
    const { after, entry } = applyAction(exception, action, actor, { person, index, now });
    await updateExceptions(tx, [{ ...after, version: exception.version + 1 }]);
    if (action.action === 'resolve') await closeMembers(exception.id);
    await appendHistory(tx, [{ ...entry, exceptionId: exception.id, actorId: actor.id, actorName: actor.name }]);
    await recordAudit(tx, actor, {
      action: `exception.${action.action}`,
      targetKind: 'exception',
      targetId: `EX-${number}`,
      before: summary(exception),
      after: summary(after),
      reason: 'reason' in action ? action.reason : null,
    });
    return { ...after, version: exception.version + 1 };

    /** What fails again after this is news and reopens the exception. */
    async function closeMembers(exceptionId: string) {
      await execute(
        sql`UPDATE exception_member SET mended_at = ${now}::timestamptz, mended_by = ${`closed by ${actor.name}`} WHERE exception_id = ${exceptionId}::uuid AND mended_at IS NULL`,
        tx,
      );
    }

    async function findPerson(id: string) {
      const [found] = await query(sql`SELECT id, name FROM person WHERE id = ${id}`, z.object({ id: z.string(), name: z.string() }), tx);
      if (!found) throw new InvalidInputError('There is no such person.');
      return found;
    }

    async function lastDeed(exceptionId: string) {
      const [deed] = await query(
        sql`SELECT actor_name, kind, at FROM exception_history WHERE exception_id = ${exceptionId}::uuid AND kind <> 'comment' ORDER BY id DESC LIMIT 1`,
        z.object({ actor_name: z.string(), kind: z.string(), at: z.date() }),
        tx,
      );
      return deed ?? null;
    }
  });
}

const placeOf = (e: ExceptionRecord): Place => ({
  environment: e.environment,
  facilities: e.facilities,
  departments: e.departments,
  workflows: e.workflows,
});

const summary = (e: ExceptionRecord) => ({
  state: e.state,
  severity: severityNames[e.severity],
  team: e.team,
  person: e.personId,
  waitingOn: e.waitingOn,
});
