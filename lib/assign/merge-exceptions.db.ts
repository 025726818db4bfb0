import type { Connection } from '@/lib/db';
import { ALONE, ConflictError, type ExceptionChange, type ExceptionRecord, InvalidInputError } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import type { Deed, Done } from './deed';
import { followParents } from './follow-parents.db';
import { markEased } from './mark-eased.db';
import { planTimes } from './plan-times';
import { raisedEntry, raiseToWorst } from './raise-to-worst';
import { updateExceptions } from './write-exceptions.db';

const beforeOf = ({ severity, transactions }: ExceptionRecord) => ({ severity, transactions });

/**
 * Puts an exception under another because a person says that they have one cause; what stood under it follows. It stays countable and is found, and
 * nobody is mailed of it apart. Written into both histories. Errors: ConflictError where `head` cannot take it, InvalidInputError.
 */
export async function mergeException(
  tx: Connection,
  child: ExceptionRecord,
  head: ExceptionRecord,
  { actor, reason, index, now }: Deed,
): Promise<Done> {
  const to = `EX-${head.number}`;
  if (head.id === child.id) throw new InvalidInputError('An exception cannot stand under itself.');
  if (head.environment !== child.environment) throw new InvalidInputError(`${to} is in another environment.`);
  if (head.state === 'resolved') throw new ConflictError(`${to} is resolved: nothing can be put under it.`);
  if (head.parentId === child.id) throw new ConflictError(`${to} stands under this one. Take it out first.`);
  if (head.parentId !== null) throw new ConflictError(`${to} stands under EX-${head.parentNumber}. Put it under that one.`);
  if (child.parentId === head.id) throw new ConflictError(`It stands under ${to} already.`);
  const after: ExceptionRecord = {
    ...child,
    parentId: head.id,
    parentNumber: head.number,
    parentReason: `${actor.name} put it there: ${reason}`,
    parentAt: now,
    parentBy: actor.id,
    cause: null,
    apartFrom: child.apartFrom.filter((id) => id !== head.id),
    version: child.version + 1,
  };
  const known = { ...head, apartFrom: head.apartFrom.filter((id) => id !== child.id) };
  const raised = raiseToWorst(known, [after], { index, now });
  await updateExceptions(tx, [after, raised]);
  const adopted: ExceptionChange = { exception: after, kind: 'adopted', before: beforeOf(child) };
  const freed = await followParents(tx, [adopted]);
  const by = { actorId: actor.id, actorName: actor.name };
  await appendHistory(tx, [
    {
      exceptionId: child.id,
      ...by,
      kind: 'merged',
      before: child.parentNumber === null ? null : `EX-${child.parentNumber}`,
      after: to,
      note: reason,
    },
    { exceptionId: head.id, ...by, kind: 'took_in', after: `EX-${child.number}`, note: reason },
    ...(raised === known ? [] : [raisedEntry(known, raised)]),
  ]);
  return {
    after,
    changes: [
      adopted,
      ...freed,
      ...(raised === known ? [] : [{ exception: raised, kind: 'severity_raised' as const, before: beforeOf(head) }]),
    ],
  };
}

/** Takes an exception out from under the one that it stands under: rules do not put it there again. Errors: ConflictError when it stands alone. */
export async function unmergeException(tx: Connection, child: ExceptionRecord, { actor, reason, index, now }: Deed): Promise<Done> {
  if (child.parentId === null) throw new ConflictError('It stands for itself already.');
  const { parentId, parentNumber } = child;
  const times = planTimes(child, { severity: child.severity, team: child.team, from: now }, index);
  const after: ExceptionRecord = {
    ...child,
    ...ALONE,
    apartFrom: [...child.apartFrom.filter((id) => id !== parentId), parentId],
    acknowledgeBy: child.acknowledgedAt === null ? times.acknowledgeBy : child.acknowledgeBy,
    version: child.version + 1,
  };
  await updateExceptions(tx, [after]);
  // The one that it stood under may be as severe as this was, and for no other reason.
  await markEased(tx, [parentId]);
  const by = { actorId: actor.id, actorName: actor.name };
  await appendHistory(tx, [
    { exceptionId: child.id, ...by, kind: 'unmerged', before: `EX-${parentNumber}`, note: reason },
    { exceptionId: parentId, ...by, kind: 'let_go', after: `EX-${child.number}`, note: reason },
  ]);
  return { after, changes: [{ exception: after, kind: 'released', before: beforeOf(child) }] };
}
