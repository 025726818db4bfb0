import { recordAudit, refuseDeed } from '@/lib/access';
import { execute, inTransaction, sql } from '@/lib/db';
import { type Actor, mayAct, newId } from '@/lib/domain';
import type { NewHandover } from '@/lib/domain/views/handover-notes';

/** Leaves a word to whoever is on duty next, with its audit entry; returns its id. Errors: ForbiddenError (audited) for a team that is not the actor's. */
export async function leaveNote(actor: Actor, { environment, team, text }: NewHandover, now: Date): Promise<string> {
  if (!actor.teams.includes(team) || !mayAct(actor, 'exception:comment', { environment }))
    await refuseDeed(actor, {
      action: 'handover.leave',
      targetKind: 'team',
      targetId: team,
      reason: 'You hand over for a team of your own, where your role may comment.',
    });
  const id = newId(now);
  await inTransaction(async (tx) => {
    await execute(
      sql`INSERT INTO handover_note (id, environment, team, person_id, person_name, text, at)
          VALUES (${id}::uuid, ${environment}, ${team}, ${actor.id}, ${actor.name}, ${text}, ${now}::timestamptz)`,
      tx,
    );
    await recordAudit(tx, actor, { action: 'handover.leave', targetKind: 'team', targetId: team, after: { environment, note: id } });
  });
  return id;
}
