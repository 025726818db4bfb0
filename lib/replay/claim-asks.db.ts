import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { notHeld } from '@/lib/hold';

const claimSchema = z.object({
  replay_id: z.string(),
  transaction_id: z.string(),
  number: z.number(),
  environment: z.string(),
  connector: z.string(),
  ask_id: z.string(),
  attempts: z.number(),
  reason: z.string(),
  requested_at: z.date(),
  url: z.string(),
  secret: z.string(),
  private: z.boolean(),
});
export type ClaimedAsk = z.infer<typeof claimSchema>;

const dueSchema = z.object({ environment: z.string(), connector: z.string() });

/**
 * Takes what is due to be asked, at most `limit` and no more a minute than each address allows, counted over all workers; two never get the
 * same one. What a worker took and did not finish is due again when its lease ends, with the same id.
 */
export async function claimAsks(now: Date, limit: number, leaseMs: number): Promise<ClaimedAsk[]> {
  const due = await query(
    sql`SELECT DISTINCT i.environment, i.connector FROM replay_item i JOIN replay r ON r.id = i.replay_id AND (r.state = 'running' OR i.state = 'asking')
        WHERE i.state IN ('waiting', 'asking') AND i.due_at <= ${now}::timestamptz AND i.connector IS NOT NULL`,
    dueSchema,
  );
  const claimed: ClaimedAsk[] = [];
  for (const address of due)
    if (claimed.length < limit) claimed.push(...(await claimOf(address, now, { limit: limit - claimed.length, leaseMs })));
  return claimed;
}

function claimOf({ environment, connector }: z.infer<typeof dueSchema>, now: Date, { limit, leaseMs }: { limit: number; leaseMs: number }) {
  return inTransaction(async (tx) => {
    // The rate is one number for all workers: they count one after the other.
    await query(
      sql`SELECT pg_advisory_xact_lock(hashtext('replay'), hashtext(${`${environment} ${connector}`}))::text AS locked`,
      z.unknown(),
      tx,
    );
    await execute(
      sql`UPDATE replay_item i SET state = 'skipped', state_reason = 'It was completed before it was asked for.'
          FROM transaction t, replay r WHERE t.id = i.transaction_id AND r.id = i.replay_id AND r.state = 'running' AND i.state = 'waiting'
            AND i.environment = ${environment} AND i.connector = ${connector} AND t.state IN ('completed', 'completed_with_warning', 'cancelled')`,
      tx,
    );
    const claimed = await query(
      sql`WITH address AS (SELECT * FROM replay_address WHERE environment = ${environment} AND connector = ${connector}),
          room AS (SELECT greatest(0, a.per_minute - (SELECT count(*) FROM replay_attempt t WHERE t.environment = ${environment}
              AND t.connector = ${connector} AND t.started_at > ${new Date(now.getTime() - 60_000)}::timestamptz))::integer AS n FROM address a),
          due AS (
            SELECT i.replay_id, i.transaction_id FROM replay_item i JOIN replay r ON r.id = i.replay_id AND (r.state = 'running' OR i.state = 'asking')
            WHERE i.environment = ${environment} AND i.connector = ${connector} AND i.due_at <= ${now}::timestamptz AND ${notHeld} AND (r.pilot_passed OR i.position < r.pilot)
              AND (i.state = 'waiting' OR i.state = 'asking' AND i.lease_until <= clock_timestamp())
            ORDER BY r.requested_at, i.position LIMIT least(${limit}::integer, (SELECT n FROM room)) FOR UPDATE OF i SKIP LOCKED)
          UPDATE replay_item i SET state = 'asking', attempts = i.attempts + 1, asked_at = coalesce(i.asked_at, ${now}::timestamptz),
            lease_until = clock_timestamp() + ${leaseMs}::integer * interval '1 millisecond'
          FROM due, replay r, address a
          WHERE i.replay_id = due.replay_id AND i.transaction_id = due.transaction_id AND r.id = i.replay_id
          RETURNING i.replay_id, i.transaction_id, r.number, i.environment, i.connector, i.ask_id, i.attempts, r.reason, r.requested_at, a.url, a.secret, a.private`,
      claimSchema,
      tx,
    );
    await execute(
      sql`INSERT INTO replay_attempt (replay_id, transaction_id, attempt, environment, connector, started_at)
          SELECT r.*, ${environment}, ${connector}, ${now}::timestamptz FROM json_to_recordset(${JSON.stringify(claimed)}::json)
            AS r (replay_id uuid, transaction_id uuid, attempts integer)`,
      tx,
    );
    return claimed;
  });
}
