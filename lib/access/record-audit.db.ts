import { type Connection, execute, jsonb, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';

export interface AuditEntry {
  /** What was done, as `thing.verb`: ingest_key.create, exception.resolve, session.sign_in. */
  action: string;
  targetKind: string;
  targetId: string;
  before?: unknown;
  after?: unknown;
  reason?: string | null;
  result?: 'done' | 'refused';
  /** Network address of the request, where there was one. */
  address?: string | null;
}

const optionalJson = (value: unknown) => (value === undefined ? sql`null` : jsonb(value));

/** Writes who did what to which thing, in the transaction of the deed: both are stored or neither. Never put secrets in it. */
export async function recordAudit(tx: Connection, actor: Pick<Actor, 'id' | 'name'>, entry: AuditEntry): Promise<void> {
  await execute(
    sql`
      insert into audit_entry (actor_id, actor_name, action, target_kind, target_id, before, after, reason, result, address)
      values (${actor.id}, ${actor.name}, ${entry.action}, ${entry.targetKind}, ${entry.targetId}, ${optionalJson(entry.before)},
        ${optionalJson(entry.after)}, ${entry.reason ?? null}, ${entry.result ?? 'done'}, ${entry.address ?? null})`,
    tx,
  );
}
