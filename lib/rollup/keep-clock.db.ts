import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';

const spanSchema = z.object({ environment: z.string(), day_at: z.date(), ends_at: z.date() });

/**
 * Makes `timezone` the zone whose days are kept; true when it was another one. All days that have numbers are then to be made anew from their
 * hours, and readers take the hours until that is done. Waits for writers under way.
 */
export async function keepClock(timezone: string, now: Date): Promise<boolean> {
  const [clock] = await query(sql`SELECT timezone FROM day_clock`, z.object({ timezone: z.string() }));
  if (clock?.timezone === timezone) return false;
  await inTransaction(
    async (tx) => {
      // The key of the row changes, so this waits for all who hold it, and all later ones write days of the new zone.
      await execute(sql`UPDATE day_clock SET timezone = ${timezone}`, tx);
      const old = await query(sql`DELETE FROM rolled_day RETURNING environment, day_at, ends_at`, spanSchema, tx);
      await execute(
        sql`INSERT INTO rolled_day (environment, day_at, ends_at, dirty_at)
            SELECT environment, day_at, local_day(day_at + interval '36 hours', ${timezone}), ${now}::timestamptz FROM (
              SELECT DISTINCT o.environment, local_day(hour, ${timezone}) AS day_at
              FROM json_to_recordset(${JSON.stringify(old)}::json) AS o (environment text, day_at timestamptz, ends_at timestamptz),
                generate_series(date_trunc('hour', o.day_at), o.ends_at, interval '1 hour') AS hour) AS days`,
        tx,
      );
    },
    { lane: 'worker' },
  );
  return true;
}
