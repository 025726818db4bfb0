import { type Connection, query, sql } from '@/lib/db';
import { ALONE, type ExceptionChange, systemActor } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { exceptionRowSchema } from './exception-row';
import { updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');

/**
 * What stood under one that now stands under another goes under that other: there is one level. What a person keeps apart from that other stands for
 * itself again; returns those. What has ended follows too: when it comes back it stands there.
 */
export async function followParents(tx: Connection, changes: readonly ExceptionChange[]): Promise<ExceptionChange[]> {
  const adopted = new Map(changes.flatMap(({ kind, exception }) => (kind === 'adopted' ? [[exception.id, exception] as const] : [])));
  if (adopted.size === 0) return [];
  const followers = await query(
    sql`SELECT * FROM exception WHERE parent_id = ANY(${[...adopted.keys()]}::uuid[]) ORDER BY id FOR UPDATE`,
    exceptionRowSchema,
    tx,
  );
  // Of several that were adopted at once one may stand under another of them: the last of them stands alone.
  const rootOf = (id: string) => {
    let last = adopted.get(id);
    for (let above = last; above !== undefined; above = adopted.get(above.parentId ?? '')) last = above;
    return last;
  };
  const moved = followers.map((was) => {
    const { parentId = null, parentNumber = null } = rootOf(was.parentId ?? '') ?? {};
    const apart = parentId !== null && was.apartFrom.includes(parentId);
    return { was, apart, is: apart ? { ...was, ...ALONE, version: was.version + 1 } : { ...was, parentId, parentNumber } };
  });
  await updateExceptions(
    tx,
    moved.map(({ is }) => is),
  );
  const freed = moved.filter(({ apart, was }) => apart && was.state !== 'resolved');
  await appendHistory(
    tx,
    freed.map(({ was }) => ({
      exceptionId: was.id,
      actorId: actor.id,
      actorName: actor.name,
      kind: 'released',
      before: `EX-${was.parentNumber}`,
      note: `EX-${was.parentNumber} stands under another now, which a person keeps this apart from.`,
    })),
  );
  return freed.map(({ was, is }) => ({
    exception: is,
    kind: 'released',
    before: { severity: was.severity, transactions: was.transactions },
  }));
}
