import { type Connection, execute, sql } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { describeFeeds, type GapRow } from './describe-feeds';
import { writeSequences } from './write-sequences.db';

/** Distinct unknown names kept of one environment, source and kind; what comes beyond is counted together. */
const MOST_GAPS = 500;
export const OTHERS = '(others)';

/**
 * Adds newly stored events to what is known of their feeds: when each last spoke, its lag by hour of arrival, its numbered streams, and the
 * names that the catalog does not know. In the round's transaction, so that a resend changes nothing. Cost: a row per source and hour.
 */
export async function countFeeds(tx: Connection, events: readonly ClaimedEvent[]): Promise<void> {
  const { feeds, interfaces, hours, gaps, streams } = describeFeeds(events);
  await execute(
    sql`INSERT INTO feed SELECT * FROM jsonb_to_recordset(${JSON.stringify(feeds)}::jsonb)
          AS r (environment text, source text, history boolean, last_occurred_at timestamptz, last_received_at timestamptz, events bigint)
        ON CONFLICT (environment, source, history) DO UPDATE SET events = feed.events + excluded.events,
          last_occurred_at = greatest(feed.last_occurred_at, excluded.last_occurred_at),
          last_received_at = greatest(feed.last_received_at, excluded.last_received_at)`,
    tx,
  );
  if (hours.length > 0)
    await execute(
      sql`INSERT INTO feed_hour (environment, source, bucket_at, events, minutes, lag_sketch, lag_min_ms, lag_max_ms, early, truncated, unmapped)
          SELECT * FROM jsonb_to_recordset(${JSON.stringify(hours)}::jsonb) AS r (environment text, source text, bucket_at timestamptz, events bigint,
            minutes bigint, lag_sketch integer[], lag_min_ms double precision, lag_max_ms double precision, early bigint, truncated bigint, unmapped bigint)
          ON CONFLICT (environment, source, bucket_at) DO UPDATE SET events = feed_hour.events + excluded.events,
            minutes = feed_hour.minutes | excluded.minutes, lag_sketch = sketch_add(feed_hour.lag_sketch, excluded.lag_sketch),
            lag_min_ms = least(feed_hour.lag_min_ms, excluded.lag_min_ms), lag_max_ms = greatest(feed_hour.lag_max_ms, excluded.lag_max_ms),
            early = feed_hour.early + excluded.early, truncated = feed_hour.truncated + excluded.truncated,
            unmapped = feed_hour.unmapped + excluded.unmapped`,
      tx,
    );
  if (interfaces.length > 0)
    await execute(
      sql`INSERT INTO feed_interface (environment, source, interface, last_occurred_at, last_received_at, events)
          SELECT * FROM jsonb_to_recordset(${JSON.stringify(interfaces)}::jsonb)
            AS r (environment text, source text, interface text, last_occurred_at timestamptz, last_received_at timestamptz, events bigint)
          ON CONFLICT (environment, source, interface) DO UPDATE SET events = feed_interface.events + excluded.events,
            last_occurred_at = greatest(feed_interface.last_occurred_at, excluded.last_occurred_at),
            last_received_at = greatest(feed_interface.last_received_at, excluded.last_received_at)`,
      tx,
    );
  await writeSequences(tx, streams);
  if (gaps.length > 0) await writeGaps(tx, gaps);
}

/** Adds unknown names to those of each feed and of all. */
export async function writeGaps(tx: Connection, gaps: readonly GapRow[]): Promise<void> {
  const rows = JSON.stringify(gaps);
  await execute(
    sql`INSERT INTO feed_gap (environment, source, kind, value, first_at, last_at, events)
        SELECT r.environment, r.source, r.kind, CASE WHEN known.value IS NULL AND full_.n >= ${MOST_GAPS} THEN ${OTHERS} ELSE r.value END AS value,
          min(r.first_at), max(r.last_at), sum(r.events)
        FROM jsonb_to_recordset(${rows}::jsonb)
          AS r (environment text, source text, kind text, value text, first_at timestamptz, last_at timestamptz, events bigint)
        LEFT JOIN feed_gap known ON (known.environment, known.source, known.kind, known.value) = (r.environment, r.source, r.kind, r.value)
        CROSS JOIN LATERAL (SELECT count(*) AS n FROM feed_gap f WHERE (f.environment, f.source, f.kind) = (r.environment, r.source, r.kind)) full_
        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
        ON CONFLICT (environment, source, kind, value) DO UPDATE SET events = feed_gap.events + excluded.events,
          first_at = least(feed_gap.first_at, excluded.first_at), last_at = greatest(feed_gap.last_at, excluded.last_at)`,
    tx,
  );
  await execute(
    sql`INSERT INTO catalog_gap (environment, kind, value, first_at, last_at, events)
        SELECT environment, kind, value, min(first_at), max(last_at), sum(events) FROM jsonb_to_recordset(${rows}::jsonb)
          AS r (environment text, kind text, value text, first_at timestamptz, last_at timestamptz, events bigint)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (environment, kind, value) DO UPDATE SET events = catalog_gap.events + excluded.events,
          first_at = least(catalog_gap.first_at, excluded.first_at), last_at = greatest(catalog_gap.last_at, excluded.last_at)`,
    tx,
  );
}
