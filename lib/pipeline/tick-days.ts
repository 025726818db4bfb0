import { z } from 'zod';
import { currentCatalog } from '@/lib/catalog';
import { onSession, query, sql } from '@/lib/db';
import { findDueDay, keepClock, rollDay } from '@/lib/rollup';
import { preparePartitions } from '@/lib/store';

/** One worker at a time makes days; any constant does. */
const DAYS_LOCK = 7_236_003;

/**
 * Makes one local day of the organisation from its hours: one that is over, one that late events came for, or after a change of the zone any.
 * Returns 1, or 0 when every day stands or another worker is at it. Rounds over events go on meanwhile.
 */
export async function tickDays(now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  return onSession('worker', async (on) => {
    const [lock] = await query(sql`SELECT pg_try_advisory_lock(${DAYS_LOCK}) AS mine`, z.object({ mine: z.boolean() }), on);
    if (!lock?.mine) return 0;
    try {
      if (await keepClock(catalog.organisation.timezone, now)) return 1;
      const day = await findDueDay(now);
      if (!day) return 0;
      await preparePartitions(['group_day', 'bucket_day'], [day.dayAt]);
      await rollDay(day, now);
      return 1;
    } finally {
      await query(sql`SELECT pg_advisory_unlock(${DAYS_LOCK}) AS done`, z.object({ done: z.boolean() }), on);
    }
  });
}
