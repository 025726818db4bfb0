import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';

const DAY_MS = 86_400_000;
const NEAR_DAYS = 7;
const rowSchema = z.object({ event_key: z.string(), occurred_at: z.date(), content_hash: z.string(), status: z.string() });
export type KnownEvent = z.infer<typeof rowSchema>;

/**
 * The stored events that bear the key of one of these, by key; the oldest where two do. Looks 7 days around the times given.
 * Cost: one descent of each near partition's primary key per event.
 */
export async function findKnownEvents(tx: Connection, events: readonly CanonicalEvent[]): Promise<Map<string, KnownEvent>> {
  if (events.length === 0) return new Map();
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const event of events) {
    first = Math.min(first, event.occurredAt.getTime());
    last = Math.max(last, event.occurredAt.getTime());
  }
  const rows = await query(
    sql`SELECT event_key, occurred_at, content_hash, status FROM event
        WHERE event_key = ANY(${events.map((event) => event.eventKey)}::uuid[])
          AND occurred_at BETWEEN ${new Date(first - NEAR_DAYS * DAY_MS)} AND ${new Date(last + NEAR_DAYS * DAY_MS)}
        ORDER BY occurred_at DESC`,
    rowSchema,
    tx,
  );
  return new Map(rows.map((row) => [row.event_key, row]));
}
