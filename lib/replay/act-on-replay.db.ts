import { z } from 'zod';
import { recordAudit, refuseDeed, scopePredicate } from '@/lib/access';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import {
  type Actor,
  ConflictError,
  environmentSchema,
  mayAct,
  NotFoundError,
  type ReplayAction,
  type ReplayState,
  replayStateSchema,
} from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  state: replayStateSchema,
  requested_by: z.string(),
  requested_name: z.string(),
  version: z.number(),
  facilities: z.array(z.string()),
  workflows: z.array(z.string()),
});

const rights = { approve: 'replay:approve', refuse: 'replay:approve', cancel: 'replay:request', resume: 'replay:request' } as const;
const from: Record<ReplayAction['action'], readonly ReplayState[]> = {
  approve: ['awaiting_approval'],
  refuse: ['awaiting_approval'],
  cancel: ['awaiting_approval', 'running', 'held'],
  resume: ['held'],
};
const to: Record<ReplayAction['action'], ReplayState> = { approve: 'running', refuse: 'refused', cancel: 'cancelled', resume: 'running' };

/**
 * Approves, refuses, cancels or resumes replay R-<number>. Cancelling stops what was not sent; what the middleware took is followed on.
 * Errors: NotFoundError (also when out of scope), ForbiddenError (audited; also for approving one's own), ConflictError when it moved on.
 */
export async function actOnReplay(actor: Actor, number: number, action: ReplayAction, now: Date): Promise<void> {
  const refused = await inTransaction(async (tx) => {
    const replay = await findVisible(tx, actor, number);
    const own = replay.requested_by === actor.id;
    // Whoever asked may always call it off.
    const may = mayAct(actor, rights[action.action], replay) || (action.action === 'cancel' && own);
    if (!may) return `Your role does not allow to ${action.action} this replay.`;
    if (action.action === 'approve' && own) return 'A second person approves a replay: you asked for this one.';
    if (!from[action.action].includes(replay.state))
      throw new ConflictError(`Replay R-${number} is ${replay.state.replaceAll('_', ' ')}: it cannot be ${to[action.action]} any more.`);
    if ('version' in action && action.version !== replay.version)
      throw new ConflictError(`Replay R-${number} has changed. Look at it again.`);
    await write(tx, replay.id, action, actor, now);
    await recordAudit(tx, actor, {
      action: `replay.${action.action}`,
      targetKind: 'replay',
      targetId: `R-${number}`,
      reason: 'reason' in action ? action.reason : null,
      before: { state: replay.state },
      after: { state: to[action.action] },
    });
    return null;
  });
  if (refused === null) return;
  await refuseDeed(actor, { action: `replay.${action.action}`, targetKind: 'replay', targetId: `R-${number}`, reason: refused });
}

async function findVisible(tx: Connection, actor: Actor, number: number) {
  const [replay] = await query(
    sql`SELECT r.id, r.environment, r.state, r.requested_by, r.requested_name, r.version,
          (SELECT array_agg(DISTINCT i.facility) FROM replay_item i WHERE i.replay_id = r.id) AS facilities,
          (SELECT array_agg(DISTINCT i.workflow) FROM replay_item i WHERE i.replay_id = r.id) AS workflows
        FROM replay r WHERE r.number = ${number} FOR UPDATE OF r`,
    rowSchema,
    tx,
  );
  if (replay) {
    const seen = await query(
      sql`SELECT true AS seen FROM replay_item i WHERE i.replay_id = ${replay.id}::uuid AND ${scopePredicate(actor, { environment: replay.environment }, 'i')} LIMIT 1`,
      z.object({ seen: z.boolean() }),
      tx,
    );
    if (seen.length > 0) return replay;
  }
  throw new NotFoundError(`There is no replay R-${number}, or it is in a place you may not see.`);
}

async function write(tx: Connection, id: string, action: ReplayAction, actor: Actor, now: Date): Promise<void> {
  const state = to[action.action];
  const reason = 'reason' in action ? action.reason : null;
  await execute(
    sql`UPDATE replay SET state = ${state}, state_reason = ${reason}, version = version + 1,
          pilot_passed = pilot_passed OR ${action.action === 'resume'}, decided_by = ${actor.id}, decided_name = ${actor.name},
          decided_at = ${now}::timestamptz, ended_at = CASE WHEN ${state} IN ('refused', 'cancelled') THEN ${now}::timestamptz END
        WHERE id = ${id}::uuid`,
    tx,
  );
  if (state !== 'refused' && state !== 'cancelled') return;
  // One that is being asked this moment may have been taken already: its answer is awaited.
  await execute(
    sql`UPDATE replay_item SET state = 'cancelled', state_reason = ${`${state === 'refused' ? 'Refused' : 'Cancelled'} by ${actor.name}.`}
        WHERE replay_id = ${id}::uuid AND state = 'waiting'`,
    tx,
  );
}
