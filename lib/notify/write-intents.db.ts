import type { CatalogIndex } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Connection, execute, sql } from '@/lib/db';
import type { ExceptionChange } from '@/lib/domain';
import { explainedBy, FROM_HISTORY } from './may-notify';
import { planIntents } from './plan-intents';

/**
 * Writes down who must be told of these changes, in the transaction that made them. What was written before is left as it is:
 * one intent per exception, reason, recipient and epoch. Exceptions of history get theirs as cancelled, so that it can be seen why;
 * when such a cause goes on in live traffic, that intent is due after all. What another exception explains now is not told any more.
 */
export async function writeIntents(tx: Connection, changes: readonly ExceptionChange[], index: CatalogIndex, now: Date): Promise<void> {
  await withhold(
    tx,
    changes.filter(({ kind }) => kind === 'adopted'),
    now,
  );
  const rows = planIntents(changes, index, config().mailFrom, now);
  if (rows.length === 0) return;
  const plans = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (id uuid, "exceptionId" uuid, environment text, reason text,
    epoch integer, recipient text, "recipientTeam" text, "messageId" text, cancelled text)`;
  await execute(
    sql`UPDATE intent i SET state = 'waiting', state_reason = NULL, available_at = ${now}::timestamptz, ended_at = NULL FROM ${plans}
        WHERE r.cancelled IS NULL AND i.exception_id = r."exceptionId" AND i.reason = r.reason AND i.recipient = r.recipient AND i.epoch = r.epoch
          AND i.state = 'cancelled' AND i.state_reason = ${FROM_HISTORY}`,
    tx,
  );
  await execute(
    sql`INSERT INTO intent (id, exception_id, environment, reason, epoch, recipient, recipient_team, message_id, state, state_reason,
          created_at, available_at, ended_at)
        SELECT r.id, r."exceptionId", r.environment, r.reason, r.epoch, r.recipient, r."recipientTeam", r."messageId",
          CASE WHEN r.cancelled IS NULL THEN 'waiting' ELSE 'cancelled' END, r.cancelled,
          ${now}::timestamptz, ${now}::timestamptz, CASE WHEN r.cancelled IS NULL THEN NULL ELSE ${now}::timestamptz END
        FROM ${plans}
        ON CONFLICT (exception_id, reason, recipient, epoch) DO NOTHING`,
    tx,
  );
}

async function withhold(tx: Connection, adopted: readonly ExceptionChange[], now: Date): Promise<void> {
  const rows = adopted.flatMap(({ exception: { id, parentNumber } }) =>
    parentNumber === null ? [] : [{ id, reason: explainedBy(parentNumber) }],
  );
  if (rows.length === 0) return;
  await execute(
    sql`UPDATE intent i SET state = 'cancelled', state_reason = r.reason, ended_at = ${now}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (id uuid, reason text)
        WHERE i.exception_id = r.id AND i.state = 'waiting'`,
    tx,
  );
}
