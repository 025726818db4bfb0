import { type Connection, execute, sql } from '@/lib/db';
import type { BucketDelta } from './bucket-events';

/** Log entries that came, or were told anew, in an hour. What a history brings is counted as none: it is not late. */
export interface TouchedHour {
  environment: string;
  at: Date;
  events: number;
}

/** Returns the hours of these deltas, each once, with as many events as `live` has for it. */
export function touchedHours(
  deltas: readonly Pick<BucketDelta, 'environment' | 'bucket_at'>[],
  live: ReadonlyMap<string, number>,
): TouchedHour[] {
  const hours = new Map<string, TouchedHour>();
  for (const { environment, bucket_at: at } of deltas) {
    const key = hourKey(environment, at);
    hours.set(key, { environment, at, events: live.get(key) ?? 0 });
  }
  return [...hours.values()];
}

export const hourKey = (environment: string, at: Date): string => `${environment} ${at.getTime()}`;

/**
 * Notes that the hours of these local days have something that their day rows lack, until the days are rolled again. It always writes the
 * row, even where nothing changes: whoever rolls the day meanwhile meets the write and begins anew.
 */
export async function markDays(tx: Connection, hours: readonly TouchedHour[], now: Date): Promise<void> {
  if (hours.length === 0) return;
  await execute(
    sql`INSERT INTO rolled_day AS d (environment, day_at, ends_at, kept_at, dirty_at, touched_at, events)
        SELECT environment, day_at, local_day(day_at + interval '36 hours', timezone), ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz, sum(events)
        FROM (
          SELECT r.environment, local_day(r.at, c.timezone) AS day_at, c.timezone, r.events
          FROM json_to_recordset(${JSON.stringify(hours)}::json) AS r (environment text, at timestamptz, events bigint),
            (SELECT timezone FROM day_clock FOR KEY SHARE) AS c) AS touched
        GROUP BY environment, day_at, timezone ORDER BY environment, day_at
        ON CONFLICT (environment, day_at) DO UPDATE SET dirty_at = coalesce(d.dirty_at, excluded.dirty_at), touched_at = excluded.touched_at,
          events = d.events + excluded.events,
          corrected_at = CASE WHEN d.closed_events IS NOT NULL AND excluded.events > 0 THEN excluded.touched_at ELSE d.corrected_at END`,
    tx,
  );
}
