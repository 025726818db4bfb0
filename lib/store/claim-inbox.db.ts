import { z } from 'zod';
import { booleanOf, type Connection, execute, numberOf, query, queryColumns, sql, textOf, timeOf } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { LANES, laneOf } from './inbox-lane.db';
import { readEvents } from './read-events.db';

/** The first of the two numbers of a lane's lock. Any constant does. */
const LANE_LOCK = 7_236_005;

/**
 * Takes up to `limit` stored events out of the inbox, live before history, oldest arrival first, from lanes that no other round is at, and
 * returns them; the lanes are ours until `tx` ends. They come back when it rolls back, so that a round that dies is done again whole.
 */
export async function claimInbox(tx: Connection, limit: number): Promise<ClaimedEvent[]> {
  const lanes = await takeLanes(tx, limit);
  if (lanes.length === 0) return [];
  const claims = await queryColumns(
    sql`DELETE FROM event_inbox WHERE arrived = ANY(ARRAY(
          SELECT i.arrived FROM unnest(${lanes}::smallint[]) AS mine (lane), LATERAL (
            SELECT history, arrived FROM event_inbox WHERE lane = mine.lane ORDER BY history, arrived LIMIT ${limit}) AS i
          ORDER BY i.history, i.arrived LIMIT ${limit}))
        RETURNING event_key, occurred_at, history`,
    ([eventKey, occurredAt, history]) => ({ eventKey: textOf(eventKey), occurredAt: timeOf(occurredAt), history: booleanOf(history) }),
    tx,
  );
  if (claims.length === 0) return [];
  const history = new Map(claims.map((c) => [c.eventKey, c.history]));
  const events = await readEvents(tx, claims);
  return events.flatMap((event) => {
    const known = history.get(event.eventKey);
    return known === undefined ? [] : [{ ...event, history: known }];
  });
}

/** Free lanes, those that have waited longest first, until they hold `limit` events: with little to do one round takes all there is. */
async function takeLanes(tx: Connection, limit: number): Promise<number[]> {
  await giveLanes(tx);
  const waiting = await readWaiting(tx, limit);
  const lanes: number[] = [];
  for (let held = 0; held < limit; ) {
    const next = waiting.shift();
    if (!next) break;
    const [row] = await query(
      sql`SELECT pg_try_advisory_xact_lock(${LANE_LOCK}::integer, ${next.lane}::integer) AS mine`,
      z.object({ mine: z.boolean() }),
      tx,
    );
    if (!row?.mine) continue;
    lanes.push(next.lane);
    held += next.events;
  }
  return lanes;
}

/** The lanes in which something waits, in the order of their turn, with how much waits there, counted to `limit`. */
function readWaiting(tx: Connection, limit: number): Promise<{ lane: number; events: number }[]> {
  return queryColumns(
    sql`SELECT l.lane, (SELECT count(*)::integer FROM (SELECT FROM event_inbox i WHERE i.lane = l.lane LIMIT ${limit}) AS waiting)
        FROM generate_series(0, ${LANES - 1}::integer) AS l (lane), LATERAL (
          SELECT history, arrived FROM event_inbox i WHERE i.lane = l.lane ORDER BY history, arrived LIMIT 1) AS first
        ORDER BY first.history, first.arrived`,
    ([lane, events]) => ({ lane: numberOf(lane), events: numberOf(events) }),
    tx,
  );
}

/** What the version before this one wrote has no lane yet. */
async function giveLanes(tx: Connection): Promise<void> {
  await execute(
    sql`UPDATE event_inbox i SET lane = coalesce((SELECT ${laneOf(sql`e.environment`, sql`e.workflow`)} FROM event e
          WHERE e.event_key = i.event_key AND e.occurred_at = i.occurred_at), 0)
        WHERE i.lane IS NULL`,
    tx,
  );
}
