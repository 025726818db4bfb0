import { type Connection, execute, inTransaction, sql } from '@/lib/db';

/** So long after the request what did not move counts as unanswered. */
const AWAITED_MS = 24 * 3_600_000;
/** Looked at when a replay goes on: the last so many outcomes. */
const LAST = 20;

/**
 * Writes down what became of the transactions that the middleware took, by what it told of them since: the end of a replay is what really
 * happened, not that a request was taken. Then lets the rest follow a pilot that went well, holds what makes it worse, and ends what is
 * through. Returns how many outcomes were found. Cost: items without an outcome.
 */
export async function settleReplays(now: Date): Promise<number> {
  return inTransaction(async (tx) => {
    await giveUpUnaddressed(tx);
    const settled = await settleItems(tx, now);
    await judgePilots(tx);
    await holdFailing(tx);
    await endReplays(tx, now);
    return settled;
  });
}

/** An address that was taken away meanwhile. */
function giveUpUnaddressed(tx: Connection): Promise<number> {
  return execute(
    sql`UPDATE replay_item i SET state = 'unreachable', state_reason = format('Connector %s has no address for replays any more.', i.connector)
        FROM replay r WHERE r.id = i.replay_id AND r.state = 'running' AND i.state = 'waiting'
          AND NOT EXISTS (SELECT FROM replay_address a WHERE a.environment = i.environment AND a.connector = i.connector)`,
    tx,
  );
}

function settleItems(tx: Connection, now: Date): Promise<number> {
  // Clocks of senders differ a little: an end that lies a moment before our request is still its answer when it arrived after it.
  return execute(
    sql`UPDATE replay_item i SET outcome_at = ${now}::timestamptz,
          outcome = CASE WHEN s.done THEN 'completed' WHEN s.failed THEN 'failed' ELSE 'unanswered' END,
          outcome_text = CASE WHEN s.done THEN NULL WHEN s.failed THEN coalesce(nullif(concat_ws(': ', s.error_code, s.error_message), ''), 'It failed again.')
            ELSE 'Nothing was told of it within a day.' END
        FROM (
          SELECT i.replay_id, i.transaction_id, t.error_code, left(t.error_message, 300) AS error_message,
            coalesce(t.state IN ('completed', 'completed_with_warning') OR t.state = 'open' AND t.failed_at IS NULL AND moved.well, false) AS done,
            coalesce(t.state = 'failed' AND moved.badly, false) AS failed
          FROM replay_item i LEFT JOIN transaction t ON t.id = i.transaction_id
          LEFT JOIN LATERAL (
            SELECT bool_or(e.status IN ('completed', 'completed_with_warning')) AS well, bool_or(e.status IN ('failed', 'dead_lettered')) AS badly
            FROM transaction_event x JOIN event e ON e.event_key = x.event_key AND e.occurred_at = x.occurred_at
            WHERE t.updated_at >= i.asked_at AND x.transaction_id = i.transaction_id AND x.occurred_at >= i.asked_at - interval '1 hour'
              AND (e.received_at >= i.asked_at OR e.replay_id = i.ask_id::text)) moved ON true
          WHERE i.state = 'accepted' AND i.outcome IS NULL) s
        WHERE s.replay_id = i.replay_id AND s.transaction_id = i.transaction_id
          AND (s.done OR s.failed OR i.answered_at < ${new Date(now.getTime() - AWAITED_MS)}::timestamptz)`,
    tx,
  );
}

/** A pilot has passed when all of it has an end and at least half is completed; else the rest is held for a person to decide. */
function judgePilots(tx: Connection): Promise<number> {
  return execute(
    sql`UPDATE replay r SET pilot_passed = p.well * 2 >= p.n, state = CASE WHEN p.well * 2 >= p.n THEN r.state ELSE 'held' END, version = r.version + 1,
          state_reason = CASE WHEN p.well * 2 >= p.n THEN NULL ELSE format('%s of the first %s were completed: look at them before the rest is sent.', p.well, p.n) END
        FROM (SELECT i.replay_id, count(*) FILTER (WHERE i.state NOT IN ('skipped', 'cancelled')) AS n, count(*) FILTER (WHERE i.outcome = 'completed') AS well,
                bool_and(i.state NOT IN ('waiting', 'asking') AND (i.state <> 'accepted' OR i.outcome IS NOT NULL)) AS ended
              FROM replay_item i JOIN replay r ON r.id = i.replay_id WHERE r.state = 'running' AND NOT r.pilot_passed AND i.position < r.pilot
              GROUP BY i.replay_id) p
        WHERE p.replay_id = r.id AND p.ended`,
    tx,
  );
}

/** A replay whose last outcomes are mostly failures does harm: it is held while something is left to send. */
function holdFailing(tx: Connection): Promise<number> {
  return execute(
    sql`UPDATE replay r SET state = 'held', version = r.version + 1,
          state_reason = format('%s of the last %s failed again: look at them before the rest is sent.', l.failed, ${LAST}::integer)
        FROM (SELECT r.id, (SELECT count(*) FILTER (WHERE o.outcome = 'failed') FROM (
                SELECT i.outcome FROM replay_item i WHERE i.replay_id = r.id AND i.outcome IS NOT NULL
                  AND i.outcome_at > coalesce(r.decided_at, r.requested_at) ORDER BY i.outcome_at DESC, i.position DESC LIMIT ${LAST}) o) AS failed
              FROM replay r WHERE r.state = 'running' AND r.pilot_passed
                AND EXISTS (SELECT FROM replay_item i WHERE i.replay_id = r.id AND i.state = 'waiting')) l
        WHERE l.id = r.id AND l.failed * 2 > ${LAST}::integer`,
    tx,
  );
}

function endReplays(tx: Connection, now: Date): Promise<number> {
  return execute(
    sql`UPDATE replay r SET state = 'done', ended_at = ${now}::timestamptz, version = r.version + 1
        WHERE r.state IN ('running', 'held') AND NOT EXISTS (
          SELECT FROM replay_item i WHERE i.replay_id = r.id AND (i.state IN ('waiting', 'asking') OR i.state = 'accepted' AND i.outcome IS NULL))`,
    tx,
  );
}
