import { type Connection, execute, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { OTHERS, writeGaps } from './count-feeds.db';
import { describeFeeds } from './describe-feeds';

const factsOf = (events: readonly CanonicalEvent[]) => describeFeeds(events.map((event) => ({ ...event, history: false })));

/**
 * Moves counted events between the unknown names and the interfaces that their feeds are counted by; what arrived when stays as it is. How
 * much of an hour was unmapped, and by which interface it came, is known of feeds that told no history only.
 */
export async function recountFeeds(tx: Connection, moved: readonly { was: CanonicalEvent; is: CanonicalEvent }[]): Promise<void> {
  const was = factsOf(moved.map((one) => one.was));
  const is = factsOf(moved.map((one) => one.is));
  await takeGaps(tx, was.gaps);
  if (is.gaps.length > 0) await writeGaps(tx, is.gaps);
  const hours = [...was.hours.map((row) => ({ ...row, unmapped: -row.unmapped })), ...is.hours];
  const told = sql`NOT EXISTS (SELECT FROM feed h WHERE h.environment = r.environment AND h.source = r.source AND h.history)`;
  await execute(
    sql`UPDATE feed_hour f SET unmapped = greatest(0, f.unmapped + r.unmapped)
        FROM (SELECT environment, source, bucket_at, sum(unmapped)::bigint AS unmapped FROM json_to_recordset(${JSON.stringify(hours)}::json)
          AS r (environment text, source text, bucket_at timestamptz, unmapped bigint) GROUP BY 1, 2, 3) AS r
        WHERE f.environment = r.environment AND f.source = r.source AND f.bucket_at = r.bucket_at AND r.unmapped <> 0 AND ${told}`,
    tx,
  );
  const columns = sql`(environment text, source text, interface text, last_occurred_at timestamptz, last_received_at timestamptz, events bigint)`;
  await execute(
    sql`INSERT INTO feed_interface (environment, source, interface, last_occurred_at, last_received_at, events)
        SELECT r.* FROM json_to_recordset(${JSON.stringify(is.interfaces)}::json) AS r ${columns} WHERE ${told}
        ON CONFLICT (environment, source, interface) DO UPDATE SET events = feed_interface.events + excluded.events,
          last_occurred_at = greatest(feed_interface.last_occurred_at, excluded.last_occurred_at),
          last_received_at = greatest(feed_interface.last_received_at, excluded.last_received_at)`,
    tx,
  );
  await execute(
    sql`UPDATE feed_interface f SET events = f.events - r.events FROM json_to_recordset(${JSON.stringify(was.interfaces)}::json) AS r ${columns}
        WHERE f.environment = r.environment AND f.source = r.source AND f.interface = r.interface AND ${told}`,
    tx,
  );
  await execute(
    sql`DELETE FROM feed_interface f USING json_to_recordset(${JSON.stringify(was.interfaces)}::json) AS r ${columns}
        WHERE f.environment = r.environment AND f.source = r.source AND f.interface = r.interface AND f.events <= 0`,
    tx,
  );
}

async function takeGaps(tx: Connection, gaps: ReturnType<typeof factsOf>['gaps']): Promise<void> {
  if (gaps.length === 0) return;
  const columns = sql`(environment text, source text, kind text, value text, events bigint)`;
  const rows = sql`json_to_recordset(${JSON.stringify(gaps)}::json) AS r ${columns}`;
  await execute(
    sql`UPDATE feed_gap g SET events = g.events - t.events
        FROM (SELECT r.environment, r.source, r.kind, CASE WHEN k.value IS NULL THEN ${OTHERS} ELSE r.value END AS value, sum(r.events)::bigint AS events
          FROM ${rows} LEFT JOIN feed_gap k ON (k.environment, k.source, k.kind, k.value) = (r.environment, r.source, r.kind, r.value)
          GROUP BY 1, 2, 3, 4) AS t
        WHERE (g.environment, g.source, g.kind, g.value) = (t.environment, t.source, t.kind, t.value)`,
    tx,
  );
  await execute(
    sql`DELETE FROM feed_gap g USING ${rows} WHERE (g.environment, g.source, g.kind) = (r.environment, r.source, r.kind) AND g.events <= 0`,
    tx,
  );
  await execute(
    sql`UPDATE catalog_gap g SET events = g.events - t.events
        FROM (SELECT r.environment, r.kind, r.value, sum(r.events)::bigint AS events FROM ${rows} GROUP BY 1, 2, 3) AS t
        WHERE (g.environment, g.kind, g.value) = (t.environment, t.kind, t.value)`,
    tx,
  );
  await execute(
    sql`DELETE FROM catalog_gap g USING ${rows} WHERE (g.environment, g.kind, g.value) = (r.environment, r.kind, r.value) AND g.events <= 0`,
    tx,
  );
}
