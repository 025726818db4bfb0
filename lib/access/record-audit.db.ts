import { type Connection, execute, jsonb, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import { currentCaller } from './caller';
import { hideInText, hideSecrets } from './hide-secrets';

export interface AuditEntry {
  /** What was done, as `thing.verb`: ingest_key.create, exception.resolve, session.sign_in. */
  action: string;
  targetKind: string;
  targetId: string;
  before?: unknown;
  after?: unknown;
  reason?: string | null;
  result?: 'done' | 'refused';
  /** Network address of the request; that of the request being answered when left out. */
  address?: string | null;
}

const optionalJson = (value: unknown) => (value === undefined ? sql`null` : jsonb(hideSecrets(value)));

/**
 * Writes who did what to which thing, in the transaction of the deed: both are stored or neither. What opens something is left out by name and
 * by look (see hideSecrets), yet nothing secret is to be given. The entry waits in the same statement for its place in the chain.
 */
export async function recordAudit(tx: Connection, actor: Pick<Actor, 'id' | 'name'>, entry: AuditEntry): Promise<void> {
  const caller = currentCaller();
  const reason = entry.reason === undefined || entry.reason === null ? null : hideInText(entry.reason);
  await execute(
    sql`
      with made as (
        insert into audit_entry (actor_id, actor_name, action, target_kind, target_id, before, after, reason, result, address, agent)
        values (${actor.id}, ${hideInText(actor.name)}, ${entry.action}, ${entry.targetKind}, ${hideInText(entry.targetId)},
          ${optionalJson(entry.before)}, ${optionalJson(entry.after)}, ${reason}, ${entry.result ?? 'done'}, ${entry.address ?? caller.address},
          ${caller.agent === null ? null : hideInText(caller.agent)})
        returning id)
      insert into audit_unsealed (entry_id) select id from made`,
    tx,
  );
}
