import { config } from '@/lib/config';
import { type Connection, execute, jsonb, sql } from '@/lib/db';
import { newId } from '@/lib/domain';
import { domainOf } from './mail-address';

/** Something to tell one person about an exception that has nothing to do with what it became: it is theirs to look at. */
export interface Note {
  exceptionId: string;
  environment: string;
  reason: 'mentioned' | 'woken' | 'action_due';
  to: { email: string; team: string };
}

/** Writes down who must be told these, each time anew. The caller holds the rows of the exceptions. */
export async function writeNotes(tx: Connection, notes: readonly Note[], now: Date): Promise<void> {
  if (notes.length === 0) return;
  const rows = notes.map(({ exceptionId, environment, reason, to }) => {
    const id = newId(now);
    return {
      id,
      exceptionId,
      environment,
      reason,
      recipient: to.email,
      team: to.team,
      messageId: `<${id}@${domainOf(config().mailFrom)}>`,
    };
  });
  await execute(
    sql`INSERT INTO intent (id, exception_id, environment, reason, epoch, recipient, recipient_team, message_id, state, created_at, available_at)
        SELECT r.id, r."exceptionId", r.environment, r.reason, 1 + coalesce((SELECT max(i.epoch) FROM intent i
            WHERE i.exception_id = r."exceptionId" AND i.reason = r.reason AND i.recipient = r.recipient), 0),
          r.recipient, r.team, r."messageId", 'waiting', ${now}::timestamptz, ${now}::timestamptz
        FROM jsonb_to_recordset(${jsonb(rows)}) AS r (id uuid, "exceptionId" uuid, environment text, reason text, recipient text, team text, "messageId" text)`,
    tx,
  );
}
