import { z } from 'zod';
import { query, sql } from '@/lib/db';

/** A local day whose rows have to be made. `kept`: those that are then kept by adding. `rolled`: those that are made from its hours once it is over. */
export interface DueDay {
  environment: string;
  dayAt: Date;
  endsAt: Date;
  work: 'kept' | 'rolled';
}

const rowSchema = z
  .object({ environment: z.string(), day_at: z.date(), ends_at: z.date(), work: z.enum(['kept', 'rolled']) })
  .transform((row): DueDay => ({ environment: row.environment, dayAt: row.day_at, endsAt: row.ends_at, work: row.work }));

/** What comes soon after midnight is waited for; what comes later is gathered, so that a trickle of late events rolls a day now and then. */
const SETTLE_MS = 10 * 60_000;
const GATHER_MS = 60_000;
/** While a flood of events comes for a day, its hours are read. */
const QUIET_MS = 3_000;

/** The newest day that has to be made, those that are missing whole before those that lack late events; null when all stand. */
export async function findDueDay(now: Date): Promise<DueDay | null> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const [day] = await query(
    sql`SELECT environment, day_at, ends_at, CASE WHEN kept_at IS NULL THEN 'kept' ELSE 'rolled' END AS work FROM rolled_day
        WHERE kept_at IS NULL OR (dirty_at IS NOT NULL AND ends_at <= ${ago(SETTLE_MS)}
          AND (rolled_at IS NULL OR dirty_at <= ${ago(GATHER_MS)}) AND (touched_at IS NULL OR touched_at <= ${ago(QUIET_MS)}))
        ORDER BY kept_at IS NULL DESC, day_at DESC LIMIT 1`,
    rowSchema,
  );
  return day ?? null;
}
