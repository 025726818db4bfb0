import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type Connection, execute, jsonb, query, sql } from '@/lib/db';
import { type ExceptionChange, newId } from '@/lib/domain';
import { findQuiet } from '@/lib/duty';
import { listAlso } from './list-also.db';
import { domainOf } from './mail-address';
import { explainedBy, FROM_HISTORY } from './may-notify';
import { type IntentPlan, planIntents } from './plan-intents';
import { planMoment } from './plan-moment';

/**
 * Writes down who must be told of these changes, in the transaction that made them. What was written before is left as it is:
 * one intent per exception, reason, recipient and epoch. Exceptions of history get theirs as cancelled, so that it can be seen why;
 * when such a cause goes on in live traffic, that intent is due after all. What another exception explains now is not told any more. Of an end hear
 * exactly those who heard of the exception, or may have.
 */
export async function writeIntents(tx: Connection, changes: readonly ExceptionChange[], index: CatalogIndex, now: Date): Promise<void> {
  await withhold(
    tx,
    changes.filter(({ kind }) => kind === 'adopted'),
    now,
  );
  const also = await listAlso(tx, changes);
  const quiet = await findQuiet(
    changes.map(({ exception }) => exception.id),
    now,
    tx,
  );
  await storePlans(tx, planIntents(changes, { index, mailFrom: config().mailFrom, now, also, quiet }), now);
  await storePlans(tx, await planEnds(tx, changes, index, now), now);
}

/** Writes intents down, each once; what shares mails is put off until its recipient may be mailed again. Cost: index intent_grouped. */
export async function storePlans(tx: Connection, rows: readonly IntentPlan[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const plans = sql`jsonb_to_recordset(${jsonb(rows)}) AS r (id uuid, "exceptionId" uuid, environment text, reason text, epoch integer, turn integer,
    channel text, recipient text, "recipientTeam" text, "messageId" text, "availableAt" timestamptz, grouped boolean, "spaceMs" integer, cancelled text, "silenceId" uuid)`;
  await execute(
    sql`UPDATE intent i SET state = 'waiting', state_reason = NULL, available_at = r."availableAt", ended_at = NULL FROM ${plans}
        WHERE r.cancelled IS NULL AND i.exception_id = r."exceptionId" AND i.reason = r.reason AND i.recipient = r.recipient AND i.epoch = r.epoch
          AND i.turn = r.turn AND i.state = 'cancelled' AND i.state_reason = ${FROM_HISTORY}`,
    tx,
  );
  await execute(
    sql`INSERT INTO intent (id, exception_id, environment, reason, epoch, turn, channel, recipient, recipient_team, message_id, state, state_reason,
          created_at, available_at, grouped, ended_at, silence_id)
        SELECT r.id, r."exceptionId", r.environment, r.reason, r.epoch, r.turn, r.channel, r.recipient, r."recipientTeam", r."messageId",
          CASE WHEN r.cancelled IS NULL THEN 'waiting' ELSE 'cancelled' END, r.cancelled, ${now}::timestamptz,
          CASE WHEN NOT r.grouped OR last.at IS NULL OR last.at = r."availableAt" THEN r."availableAt"
            WHEN last.at > r."availableAt" THEN last.at ELSE last.at + r."spaceMs" * interval '1 millisecond' END,
          r.grouped, CASE WHEN r.cancelled IS NULL THEN NULL ELSE ${now}::timestamptz END, r."silenceId"
        FROM ${plans} LEFT JOIN LATERAL (
          SELECT max(p.available_at) AS at FROM intent p
          WHERE r.grouped AND p.recipient = r.recipient AND p.environment = r.environment AND p.grouped AND p.state <> 'cancelled'
            AND p.available_at > r."availableAt" - r."spaceMs" * interval '1 millisecond'
            AND p.available_at <= r."availableAt" + r."spaceMs" * interval '1 millisecond') AS last ON true
        ON CONFLICT (exception_id, reason, recipient, epoch, turn) DO NOTHING`,
    tx,
  );
}

const heardSchema = z.object({
  exception_id: z.string(),
  recipient: z.string(),
  recipient_team: z.string(),
  channel: z.enum(['mail', 'webhook']),
});

async function planEnds(tx: Connection, changes: readonly ExceptionChange[], index: CatalogIndex, now: Date): Promise<IntentPlan[]> {
  const ended = changes.flatMap(({ kind, exception }) => (kind === 'resolved' ? [exception] : []));
  if (ended.length === 0) return [];
  const heard = await query(
    sql`SELECT DISTINCT i.exception_id, i.recipient, i.recipient_team, i.channel
        FROM jsonb_to_recordset(${jsonb(ended.map(({ id, reopened }) => ({ id, epoch: 1 + reopened })))}) AS r (id uuid, epoch integer)
        JOIN intent i ON i.exception_id = r.id AND i.epoch = r.epoch
        WHERE i.reason <> 'resolved' AND (i.state IN ('delivered', 'sending', 'unknown')
          OR EXISTS (SELECT FROM intent b WHERE b.id = i.bundle_id AND b.state IN ('sending', 'unknown')))`,
    heardSchema,
    tx,
  );
  return heard.flatMap(({ exception_id, recipient, recipient_team, channel }): IntentPlan[] => {
    const exception = ended.find(({ id }) => id === exception_id);
    if (!exception) return [];
    const { at, grouped, spaceMs } = planMoment(exception, index, now);
    const id = newId(now);
    return [
      {
        id,
        exceptionId: exception_id,
        environment: exception.environment,
        reason: 'resolved',
        epoch: 1 + exception.reopened,
        turn: 0,
        channel,
        recipient,
        recipientTeam: recipient_team,
        messageId: `<${id}@${domainOf(config().mailFrom)}>`,
        availableAt: at,
        grouped: grouped && channel === 'mail',
        spaceMs,
        cancelled: null,
      },
    ];
  });
}

async function withhold(tx: Connection, adopted: readonly ExceptionChange[], now: Date): Promise<void> {
  const rows = adopted.flatMap(({ exception: { id, parentNumber } }) =>
    parentNumber === null ? [] : [{ id, reason: explainedBy(parentNumber) }],
  );
  if (rows.length === 0) return;
  await execute(
    sql`UPDATE intent i SET state = 'cancelled', state_reason = r.reason, ended_at = ${now}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (id uuid, reason text)
        WHERE i.exception_id = r.id AND i.state = 'waiting' AND i.bundle_id IS NULL`,
    tx,
  );
}
