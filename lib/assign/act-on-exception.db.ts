import { z } from 'zod';
import { recordAudit, refuseDeed, scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import {
  type Actor,
  ConflictError,
  type ExceptionAction,
  type ExceptionChange,
  type ExceptionRecord,
  InvalidInputError,
  mayAct,
  NotFoundError,
  severityNames,
} from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { applyAction } from './apply-action';
import { isWorse } from './describe-exception';
import { exceptionRowSchema } from './exception-row';
import { CLOSED_BY } from './merge-steps';
import { refuseStale } from './refuse-stale.db';
import { updateExceptions } from './write-exceptions.db';

/** Hears of what people must be told, inside the transaction of the deed. */
export type Tell = (tx: Connection, changes: readonly ExceptionChange[]) => Promise<void>;

/**
 * Does what a person asks to exception EX-<number> and returns it as it then stands; history and audit are written with it, and `tell`
 * hears of what was reopened or made more severe. Errors: NotFoundError (also when out of scope), ForbiddenError (audited too),
 * ConflictError naming who was first when it moved on since `version`, InvalidInputError.
 */
export async function actOnException(
  actor: Actor,
  number: number,
  action: ExceptionAction,
  index: CatalogIndex,
  now: Date,
  tell: Tell = async () => undefined,
): Promise<ExceptionRecord> {
  const done = await inTransaction(async (tx) => {
    const exception = await findVisible(tx, actor, number);
    const may = mayAct(actor, `exception:${action.action}`, { ...exception });
    if (!may) return { refused: exception };
    if ('version' in action && action.version !== exception.version) await refuseStale(tx, exception, index, now);
    const person = action.action === 'assign' && action.person ? await findPerson(tx, action.person) : null;
    if (action.action === 'assign' && action.person && !person) throw new InvalidInputError('There is no such person.');
    if (action.action === 'reopen') await refuseTwin(tx, exception);
    const holder = exception.personId === null ? null : ((await findPerson(tx, exception.personId))?.name ?? exception.personId);
    const { after, entry } = applyAction(exception, action, actor, { person, holder, index, now });
    // A comment changes nothing that somebody about to act has seen.
    const written = action.action === 'comment' ? after : { ...after, version: exception.version + 1 };
    await updateExceptions(tx, [written]);
    if (action.action === 'resolve') await closeMembers(tx, exception.id, `${CLOSED_BY}${actor.name}`, now);
    await appendHistory(tx, [{ ...entry, exceptionId: exception.id, actorId: actor.id, actorName: actor.name }]);
    await recordAudit(tx, actor, { ...deedOf(action, number), before: summary(exception), after: summary(written) });
    await tell(tx, changesOf(exception, written));
    return { written };
  });
  if ('written' in done && done.written) return done.written;
  return refuseDeed(actor, { ...deedOf(action, number), reason: `Your role does not allow to ${action.action} this exception.` });
}

/** The exception, locked, when the actor may see some member of it. */
export async function findVisible(tx: Connection, actor: Actor, number: number): Promise<ExceptionRecord> {
  const [exception] = await query(sql`SELECT * FROM exception WHERE number = ${number} FOR UPDATE`, exceptionRowSchema, tx);
  if (exception) {
    const seen = await query(
      sql`SELECT true AS seen FROM exception_member m WHERE m.exception_id = ${exception.id}::uuid
          AND ${scopePredicate(actor, { environment: exception.environment }, 'm')} LIMIT 1`,
      z.object({ seen: z.boolean() }),
      tx,
    );
    if (seen.length > 0 && mayAct(actor, 'read:exceptions', { ...exception })) return exception;
  }
  throw new NotFoundError(`There is no exception EX-${number}, or it is in a place you may not see.`);
}

async function findPerson(tx: Connection, id: string): Promise<{ id: string; name: string } | null> {
  const [person] = await query(sql`SELECT id, name FROM person WHERE id = ${id}`, z.object({ id: z.string(), name: z.string() }), tx);
  return person ?? null;
}

async function refuseTwin(tx: Connection, { environment, signature }: ExceptionRecord): Promise<void> {
  const [twin] = await query(
    sql`SELECT number FROM exception WHERE environment = ${environment} AND signature = ${signature} AND state <> 'resolved'`,
    z.object({ number: z.number() }),
    tx,
  );
  if (twin) throw new ConflictError(`The same cause is open as EX-${twin.number}. Go on there.`);
}

/** What fails again after this is news and reopens the exception. */
async function closeMembers(tx: Connection, exceptionId: string, by: string, now: Date): Promise<void> {
  await execute(
    sql`UPDATE exception_member SET mended_at = ${now}::timestamptz, mended_by = ${by} WHERE exception_id = ${exceptionId}::uuid AND mended_at IS NULL`,
    tx,
  );
}

function changesOf(was: ExceptionRecord, is: ExceptionRecord): ExceptionChange[] {
  const before = { severity: was.severity, transactions: was.transactions };
  if (was.state === 'resolved' && is.state !== 'resolved') return [{ exception: is, kind: 'reopened', before }];
  if (is.state === 'resolved' && was.state !== 'resolved') return [{ exception: is, kind: 'resolved', before }];
  return isWorse(is.severity, was.severity) ? [{ exception: is, kind: 'severity_raised', before }] : [];
}

const deedOf = (action: ExceptionAction, number: number) => ({
  action: `exception.${action.action}`,
  targetKind: 'exception',
  targetId: `EX-${number}`,
  reason: 'reason' in action ? action.reason : null,
});

const summary = (e: ExceptionRecord) => ({
  state: e.state,
  severity: severityNames[e.severity],
  team: e.team,
  person: e.personId,
  waitingOn: e.waitingOn,
});
