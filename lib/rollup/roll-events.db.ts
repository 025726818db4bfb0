import type { Connection } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { addToBuckets } from './add-to-buckets.db';
import { bucketEvents } from './bucket-events';
import { hourKey, markDays, touchedHours } from './mark-days.db';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** Adds newly stored events to their minute and hour buckets, in event time. Give each event once: the inbox sees to that. */
export async function rollEvents(tx: Connection, events: readonly ClaimedEvent[], now: Date): Promise<void> {
  if (events.length === 0) return;
  const hours = bucketEvents(events, HOUR_MS);
  const live = new Map<string, number>();
  for (const event of events) {
    if (event.history) continue;
    const key = hourKey(event.environment, new Date(Math.floor(event.occurredAt.getTime() / HOUR_MS) * HOUR_MS));
    live.set(key, (live.get(key) ?? 0) + 1);
  }
  await Promise.all([
    markDays(tx, touchedHours(hours, live), now),
    addToBuckets(tx, 'bucket_minute', bucketEvents(events, MINUTE_MS)),
    addToBuckets(tx, 'bucket_hour', hours),
  ]);
}
