import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';

/** Whether what has waited since before the hold is sent, or ends with a reason that can be seen. */
export type OldMails = 'send' | 'cancel';

const WHY = 'It is from before the database was restored and may have been sent then.';
const rowSchema = z.object({ since: z.date(), data_until: z.date() });

/**
 * Ends the hold; returns false when there is none. With `cancel` whatever was to be sent and is older than the hold ends; what came
 * meanwhile is sent in both cases. The clock of escalations stood still from the end of the data on.
 */
export async function releaseHold(tx: Connection, { by, old, now }: { by: string; old: OldMails; now: Date }): Promise<boolean> {
  const [hold] = await query(
    sql`UPDATE hold SET released_at = ${now}::timestamptz, released_by = ${by}, old = ${old} WHERE released_at IS NULL RETURNING since, data_until`,
    rowSchema,
    tx,
  );
  if (!hold) return false;
  await execute(
    sql`UPDATE escalation_timer SET next_at = next_at + (${now}::timestamptz - ${hold.data_until}::timestamptz)
        WHERE ended_at IS NULL AND started_at < ${hold.since}::timestamptz`,
    tx,
  );
  if (old === 'send') return true;
  await execute(
    sql`UPDATE intent SET state = 'cancelled', state_reason = ${WHY}, ended_at = ${now}::timestamptz
        WHERE state IN ('waiting', 'sending', 'unknown') AND created_at < ${hold.since}::timestamptz`,
    tx,
  );
  await execute(
    sql`UPDATE ticket_message SET state = 'cancelled', answer = ${WHY}, ended_at = ${now}::timestamptz
        WHERE state IN ('waiting', 'sending') AND created_at < ${hold.since}::timestamptz`,
    tx,
  );
  await execute(
    sql`UPDATE replay_item i SET state = 'skipped', state_reason = ${WHY} FROM replay r
        WHERE r.id = i.replay_id AND i.state IN ('waiting', 'asking') AND r.requested_at < ${hold.since}::timestamptz`,
    tx,
  );
  await execute(
    sql`UPDATE digest SET written_at = ${now}::timestamptz, skipped = ${WHY} WHERE written_at IS NULL AND due_at < ${hold.since}::timestamptz`,
    tx,
  );
  return true;
}
