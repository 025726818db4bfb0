import { recordAudit } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { execute, inTransaction, sql } from '@/lib/db';
import { type Actor, InvalidInputError, keepView, NotFoundError, newId, type ViewDeed } from '@/lib/domain';

/** Of one person. */
const MOST_LISTS = 50;

/**
 * Saves a named view of the actor, or deletes one. What a list shows is decided for each reader anew: sharing it shares no right. Errors:
 * InvalidInputError for a team that is not theirs or one list too many, NotFoundError for a list that is not theirs.
 */
export async function keepList(actor: Actor, deed: ViewDeed, index: CatalogIndex, now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    if (deed.do === 'delete') {
      const gone = await execute(sql`DELETE FROM work_list WHERE id = ${deed.id}::uuid AND person_id = ${actor.id}`, tx);
      if (gone === 0) throw new NotFoundError('There is no such list of yours.');
    } else {
      const { name, path, team } = deed;
      if (team !== null && !(actor.teams.includes(team) && index.teams.has(team)))
        throw new InvalidInputError('A list is shared with a team of your own.');
      const kept = await execute(
        sql`INSERT INTO work_list (id, person_id, name, path, query, team, created_at)
            SELECT ${newId(now)}::uuid, ${actor.id}, ${name}, ${path}, ${keepView(path, deed.query)}, ${team}::text, ${now}::timestamptz
            WHERE (SELECT count(*) FROM work_list WHERE person_id = ${actor.id} AND (path, lower(name)) <> (${path}, lower(${name}))) < ${MOST_LISTS}::integer
            ON CONFLICT (person_id, path, lower(name)) DO UPDATE SET name = excluded.name, query = excluded.query, team = excluded.team`,
        tx,
      );
      if (kept === 0) throw new InvalidInputError(`You have ${MOST_LISTS} lists. Delete one first.`);
    }
    await recordAudit(tx, actor, {
      action: `work_list.${deed.do}`,
      targetKind: 'work_list',
      targetId: deed.do === 'delete' ? deed.id : deed.name,
      after: deed.do === 'delete' ? undefined : { path: deed.path, query: keepView(deed.path, deed.query), team: deed.team },
    });
  });
}
