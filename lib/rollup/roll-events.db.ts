import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { addToBuckets } from './add-to-buckets.db';
import { bucketEvents } from './bucket-events';
import { countOthers } from './count-others.db';
import { hourKey, markDays, touchedHours } from './mark-days.db';
import { placeEvents } from './place-values.db';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** Adds newly stored events to their minute and hour buckets, in event time. Give each event once: the inbox sees to that. */
export async function rollEvents(
  tx: Connection,
  told: readonly ClaimedEvent[],
  { index, now }: { index: CatalogIndex; now: Date },
): Promise<void> {
  if (told.length === 0) return;
  const placed = await placeEvents(tx, told, { index, now });
  const events = placed.map(({ event }) => event);
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
    countOthers(
      tx,
      told.flatMap((one, i) => {
        const at = placed[i];
        return at && at.others.length > 0 ? [{ told: one, placed: at, n: 1 as const }] : [];
      }),
    ),
  ]);
}
