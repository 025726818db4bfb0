import { type Connection, execute, sql } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';

/** Adds newly stored events to what is known of their feeds, and the values that the catalog does not know to its gaps. */
export async function countFeeds(tx: Connection, events: readonly ClaimedEvent[]): Promise<void> {
  const feeds = new Map<
    string,
    { environment: string; source: string; history: boolean; last_occurred_at: Date; last_received_at: Date; events: number }
  >();
  const gaps = new Map<string, { environment: string; kind: string; value: string; first_at: Date; last_at: Date; events: number }>();
  for (const event of events) {
    const { environment, source, history, occurredAt, receivedAt } = event;
    const feed = feeds.get(`${environment} ${source} ${history}`);
    if (feed) {
      feed.events += 1;
      if (occurredAt > feed.last_occurred_at) feed.last_occurred_at = occurredAt;
      if (receivedAt > feed.last_received_at) feed.last_received_at = receivedAt;
    } else {
      feeds.set(`${environment} ${source} ${history}`, {
        environment,
        source,
        history,
        last_occurred_at: occurredAt,
        last_received_at: receivedAt,
        events: 1,
      });
    }
    for (const [name, raw] of Object.entries(event.attributes)) {
      if (!name.startsWith('unassigned.')) continue;
      const kind = name.slice('unassigned.'.length);
      const value = String(raw);
      const gap = gaps.get(`${environment} ${kind} ${value}`);
      if (gap) {
        gap.events += 1;
        if (occurredAt < gap.first_at) gap.first_at = occurredAt;
        if (occurredAt > gap.last_at) gap.last_at = occurredAt;
      } else {
        gaps.set(`${environment} ${kind} ${value}`, { environment, kind, value, first_at: occurredAt, last_at: occurredAt, events: 1 });
      }
    }
  }
  await execute(
    sql`INSERT INTO feed SELECT * FROM json_to_recordset(${JSON.stringify([...feeds.values()])}::json)
          AS r (environment text, source text, history boolean, last_occurred_at timestamptz, last_received_at timestamptz, events bigint)
        ON CONFLICT (environment, source, history) DO UPDATE SET events = feed.events + excluded.events,
          last_occurred_at = greatest(feed.last_occurred_at, excluded.last_occurred_at),
          last_received_at = greatest(feed.last_received_at, excluded.last_received_at)`,
    tx,
  );
  if (gaps.size === 0) return;
  await execute(
    sql`INSERT INTO catalog_gap SELECT * FROM json_to_recordset(${JSON.stringify([...gaps.values()])}::json)
          AS r (environment text, kind text, value text, first_at timestamptz, last_at timestamptz, events bigint)
        ON CONFLICT (environment, kind, value) DO UPDATE SET events = catalog_gap.events + excluded.events,
          first_at = least(catalog_gap.first_at, excluded.first_at), last_at = greatest(catalog_gap.last_at, excluded.last_at)`,
    tx,
  );
}
