import { type Connection, queryColumns, type Sql, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { eventColumns, readEventRow, readWholeEvent, wholeEventColumns } from './event-row.db';

const DAY_MS = 86_400_000;

/**
 * Returns the events of these keys, in no order; a key without a row is left out.
 * Cost: one index look-up a key. The look-up goes day by day, so that each touches the partitions of its own day only.
 */
export const readEvents = (tx: Connection, wanted: readonly Wanted[]): Promise<CanonicalEvent[]> =>
  readRows(wanted, (where) => queryColumns(sql`SELECT ${eventColumns} FROM event e WHERE ${where}`, readEventRow, tx));

/** The same with the lines of their documents, for what writes events anew. */
export const readWholeEvents = (tx: Connection, wanted: readonly Wanted[]): Promise<CanonicalEvent[]> =>
  readRows(wanted, (where) => queryColumns(sql`SELECT ${wholeEventColumns} FROM event e WHERE ${where}`, readWholeEvent, tx));

interface Wanted {
  eventKey: string;
  occurredAt: Date;
}

async function readRows(wanted: readonly Wanted[], read: (where: Sql) => Promise<CanonicalEvent[]>): Promise<CanonicalEvent[]> {
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
    const found = await read(
      sql`e.event_key = ANY(${keys}::uuid[]) AND e.occurred_at >= ${from}::timestamptz AND e.occurred_at < ${to}::timestamptz`,
    );
    for (const event of found) events.push(event);
  }
  return events;
}
