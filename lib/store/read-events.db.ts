import { type Connection, queryColumns, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { eventColumns, readEventRow } from './event-row.db';

const DAY_MS = 86_400_000;

/**
 * Returns the events of these keys, in no order; a key without a row is left out.
 * Cost: one index look-up a key. The look-up goes day by day, so that each touches the partitions of its own day only.
 */
export async function readEvents(tx: Connection, wanted: readonly { eventKey: string; occurredAt: Date }[]): Promise<CanonicalEvent[]> {
  const byDay = new Map<number, string[]>();
  for (const { eventKey, occurredAt } of wanted) {
    const day = Math.floor(occurredAt.getTime() / DAY_MS);
    const keys = byDay.get(day);
    if (keys) keys.push(eventKey);
    else byDay.set(day, [eventKey]);
  }
  const events: CanonicalEvent[] = [];
  for (const [day, keys] of byDay) {
    const from = new Date(day * DAY_MS);
    const to = new Date((day + 1) * DAY_MS);
    const found = await queryColumns(
      sql`SELECT ${eventColumns} FROM event e
          WHERE e.event_key = ANY(${keys}::uuid[]) AND e.occurred_at >= ${from}::timestamptz AND e.occurred_at < ${to}::timestamptz`,
      readEventRow,
      tx,
    );
    for (const event of found) events.push(event);
  }
  return events;
}
