import { z } from 'zod';
import { recordAudit, refuseDeed } from '@/lib/access';
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
  readExceptionNumber,
  rightOfAction,
  severityNames,
} from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { applyAction, type OwnAction } from './apply-action';
import { type Addressee, checkMentions } from './check-mentions.db';
import type { Done } from './deed';
import { isWorse } from './describe-exception';
import { findVisible } from './find-visible.db';
import { mergeException, unmergeException } from './merge-exceptions.db';
import { CLOSED_BY } from './merge-steps';
import { refuseStale } from './refuse-stale.db';
import { splitException } from './split-exception.db';
import { updateExceptions } from './write-exceptions.db';

/** What was done, for those who must hear of it. */
export interface Told {
  exception: ExceptionRecord;
  action: ExceptionAction;
  changes: readonly ExceptionChange[];
  /** Whom a comment names. */
  mentioned: readonly Addressee[];
}
/** Hears of what people must be told, inside the transaction of the deed. */
export type Tell = (tx: Connection, told: Told) => Promise<void>;

interface Around {
  actor: Actor;
  index: CatalogIndex;
  now: Date;
}

/**
 * Does what a person asks to exception EX-<number> and returns it as it then stands; history and audit are written with it, and `tell`
 * hears of it. Errors: NotFoundError (also when out of scope), ForbiddenError (audited too), ConflictError naming who was first when it moved on
 * since `version`, InvalidInputError.
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
    const right = `exception:${rightOfAction(action.action)}` as const;
    const head = action.action === 'merge' ? await findVisible(tx, actor, numberOf(action.into)) : null;
    if (!mayAct(actor, right, { ...exception }) || (head && !mayAct(actor, right, { ...head }))) return null;
    if ('version' in action && action.version !== exception.version) await refuseStale(tx, exception, index, now);
    const around = { actor, index, now };
    const mentioned = action.action === 'comment' ? await checkMentions(tx, action.mentions ?? [], { exception, actor, index }) : [];
    const { after, changes } = await perform(tx, exception, { action, head }, around);
    await recordAudit(tx, actor, { ...deedOf(action, number), before: summary(exception), after: summary(after) });
    await tell(tx, { exception: after, action, changes, mentioned });
    return after;
  });
  return (
    done ??
    refuseDeed(actor, {
      ...deedOf(action, number),
      reason: `Your role does not allow to ${action.action.replace('_', ' ')} this exception.`,
    })
  );
}

function perform(
  tx: Connection,
  exception: ExceptionRecord,
  { action, head }: { action: ExceptionAction; head: ExceptionRecord | null },
  around: Around,
): Promise<Done> {
  const between = action.action === 'merge' || action.action === 'unmerge' || action.action === 'split';
  if (between && exception.state === 'resolved') throw new ConflictError('It is already resolved. Reopen it first.');
  if (action.action === 'merge' && head) return mergeException(tx, exception, head, { ...around, reason: action.reason });
  if (action.action === 'unmerge') return unmergeException(tx, exception, { ...around, reason: action.reason });
  if (action.action === 'split') return splitException(tx, exception, action.cases, { ...around, reason: action.reason });
  if (action.action === 'merge') throw new InvalidInputError('Name the exception that it goes under.');
  return performOwn(tx, exception, action, around);
}

async function performOwn(tx: Connection, exception: ExceptionRecord, action: OwnAction, { actor, index, now }: Around): Promise<Done> {
  const person = action.action === 'assign' && action.person ? await findPerson(tx, action.person) : null;
  if (action.action === 'assign' && action.person && !person) throw new InvalidInputError('There is no such person.');
  if (action.action === 'reopen') await refuseTwin(tx, exception);
  const holder = exception.personId === null ? null : ((await findPerson(tx, exception.personId))?.name ?? exception.personId);
  const { after, entry } = applyAction(exception, action, actor, { person, holder, index, now });
  // A word changes nothing that somebody about to act has seen.
  const isWord = action.action === 'comment' || action.action === 'ask_ticket';
  const written = isWord ? after : { ...after, version: exception.version + 1 };
  await updateExceptions(tx, [written]);
  if (action.action === 'resolve') await closeMembers(tx, exception.id, `${CLOSED_BY}${actor.name}`, now);
  await appendHistory(tx, [{ ...entry, exceptionId: exception.id, actorId: actor.id, actorName: actor.name }]);
  return { after: written, changes: changesOf(exception, written) };
}

function numberOf(ref: string): number {
  const number = readExceptionNumber(ref);
  if (number === null) throw new InvalidInputError('Name the exception as EX-1042.');
  return number;
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
  reason: 'reason' in action ? (action.reason ?? null) : null,
});

const summary = (e: ExceptionRecord) => ({
  state: e.state,
  severity: severityNames[e.severity],
  team: e.team,
  person: e.personId,
  waitingOn: e.waitingOn,
  ...(e.snoozedUntil === null ? {} : { snoozedUntil: e.snoozedUntil }),
  ...(e.parentNumber === null ? {} : { under: `EX-${e.parentNumber}` }),
  ...(e.ticketUrl === null ? {} : { ticket: e.ticketUrl }),
});
