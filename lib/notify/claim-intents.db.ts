import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { notHeld } from '@/lib/hold';

const rowSchema = z.object({
  id: z.string(),
  exception_id: z.string().nullable(),
  digest_id: z.string().nullable(),
  environment: z.string(),
  channel: z.enum(['mail', 'webhook']),
  reason: z.string(),
  recipient: z.string(),
  recipient_team: z.string(),
  message_id: z.string(),
  created_at: z.date(),
  attempts: z.number(),
  lease_token: z.string(),
});

/** An intent that is this sender's as long as its lease holds; `attempts` counts this claim too. */
export type ClaimedIntent = z.infer<typeof rowSchema>;

export interface ClaimOrder {
  limit: number;
  leaseMs: number;
  /** Critical ones only: a lane that nothing else fills. */
  urgent?: boolean;
  channel?: 'mail' | 'webhook';
  /** Domain of the Message-IDs of mails that hold several. */
  domain?: string;
}

/** What is told of a snoozed exception waits until it wakes, by time, by more cases or by a rise; a mention is one person's word to another. */
const isAwake = (
  at: Date,
) => sql`(i.reason = 'mentioned' OR NOT EXISTS (SELECT FROM exception z WHERE z.id = i.exception_id AND z.snoozed_until > ${at}::timestamptz
  AND z.state <> 'resolved' AND z.severity >= coalesce(z.snooze_severity, z.severity) AND z.transactions < coalesce(z.snooze_transactions, z.transactions + 1)))`;

/** Senders put together what goes out in one mail one after the other; any constant does. */
const BUNDLE_LOCK = 7_236_030;

/**
 * Takes up to `limit` intents that are due, the most severe first; two senders never get the same one. An intent whose sender went
 * silent is due again when its lease ends, and an attempt that one had begun is noted as of unknown end. What may share a mail and is due for one
 * recipient becomes one intent first. While the house is on hold nothing is taken. Leases are in the database's time, so that senders with different clocks respect each other's.
 */
export async function claimIntents(
  at: Date,
  { limit, leaseMs, urgent = false, channel = 'mail', domain = 'localhost' }: ClaimOrder,
): Promise<ClaimedIntent[]> {
  return inTransaction(async (tx) => {
    if (channel === 'mail') for (const grouped of urgent ? [false] : [false, true]) await bundleDue(tx, { at, domain, grouped });
    const claimed = await query(
      sql`WITH due AS MATERIALIZED (
            SELECT i.id FROM intent i LEFT JOIN exception e ON e.id = i.exception_id
            WHERE i.state IN ('waiting', 'sending', 'unknown') AND i.available_at <= ${at}::timestamptz AND i.bundle_id IS NULL
              AND i.channel = ${channel} AND ${isAwake(at)} AND (NOT ${urgent}::boolean OR (NOT i.grouped AND (i.exception_id IS NOT NULL OR i.reason = 'bundle')))
              AND (i.state <> 'sending' OR i.lease_until <= clock_timestamp()) AND ${notHeld}
            ORDER BY i.grouped, CASE WHEN i.reason = 'bundle' THEN 'sev1' ELSE e.severity END, i.available_at, i.id LIMIT ${limit} FOR UPDATE OF i SKIP LOCKED)
          UPDATE intent i SET state = 'sending', attempts = i.attempts + 1, lease_token = gen_random_uuid(),
            lease_until = clock_timestamp() + ${leaseMs}::integer * interval '1 millisecond'
          FROM due WHERE i.id = due.id
          RETURNING i.id, i.exception_id, i.digest_id, i.environment, i.channel, i.reason, i.recipient, i.recipient_team, i.message_id, i.created_at,
            i.attempts, i.lease_token`,
      rowSchema,
      tx,
    );
    if (claimed.length > 0) {
      await execute(
        sql`UPDATE delivery SET outcome = 'unknown', response = 'The sender stopped before the mail server had answered.'
            WHERE outcome IS NULL AND intent_id = ANY(${claimed.map((i) => i.id)}::uuid[])`,
        tx,
      );
    }
    return claimed;
  });
}

const dueSchema = z.object({ one: z.boolean() });

/** So many Critical ones at once for one recipient have a mail each; more of them are a storm, and nobody reads a hundred mails. */
const MOST_APART = 10;

/**
 * Makes one intent of all that are due for a recipient and may share a mail; of Critical ones only when they are very many at the same moment, and none waits
 * for another. What was tried alone before keeps its own mail: it may have arrived.
 * Cost: index intent_due; the lock is only waited for when there is something to put together.
 */
async function bundleDue(tx: Connection, { at, domain, grouped }: { at: Date; domain: string; grouped: boolean }): Promise<void> {
  const most = grouped ? 1 : MOST_APART;
  const due = sql`i.grouped = ${grouped}::boolean AND i.reason <> 'mentioned' AND i.bundle_id IS NULL AND i.state = 'waiting' AND i.channel = 'mail' AND i.exception_id IS NOT NULL AND i.attempts = 0
    AND i.available_at <= ${at}::timestamptz AND ${isAwake(at)} AND ${notHeld}`;
  const many = await query(
    sql`SELECT true AS one FROM intent i WHERE ${due} GROUP BY i.recipient, i.environment HAVING count(*) > ${most} LIMIT 1`,
    dueSchema,
    tx,
  );
  if (many.length === 0) return;
  await execute(sql`SELECT pg_advisory_xact_lock(${BUNDLE_LOCK})`, tx);
  await execute(
    sql`WITH due AS MATERIALIZED (
          SELECT i.id, i.recipient, i.environment, i.recipient_team, i.created_at, i.available_at FROM intent i WHERE ${due} FOR UPDATE SKIP LOCKED
        ), mails AS MATERIALIZED (
          SELECT gen_random_uuid() AS id, recipient, environment, min(recipient_team) AS team, min(created_at) AS created_at, min(available_at) AS available_at
          FROM due GROUP BY recipient, environment HAVING count(*) > ${most}
        ), written AS (
          INSERT INTO intent (id, environment, reason, recipient, recipient_team, state, message_id, created_at, available_at, grouped)
          SELECT id, environment, 'bundle', recipient, team, 'waiting', '<' || id || '@' || ${domain}::text || '>', created_at, available_at, ${grouped}::boolean FROM mails
          RETURNING id
        )
        UPDATE intent i SET bundle_id = m.id FROM due d JOIN mails m ON (m.recipient, m.environment) = (d.recipient, d.environment)
        WHERE i.id = d.id AND EXISTS (SELECT FROM written w WHERE w.id = m.id)`,
    tx,
  );
}
