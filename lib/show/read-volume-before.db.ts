import { z } from 'zod';
import { shiftLocalDays } from '@/lib/calendar';
import { currentCatalog } from '@/lib/catalog';
import { query, readAtOnce, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import type { Health } from '@/lib/domain/views/health';
import { alignWindow } from './align-window';
import { countVolume } from './count-cells.db';
import type { StandingInput } from './read-standing.db';

const WEEK = -7;

/**
 * Transactions started in the same local hours a week before the window, by facility and workflow; null where nothing was kept yet at its beginning, so
 * that no number looks like a fall from nothing. Cost: as countVolume.
 */
export async function readVolumeBefore(actor: Actor, { scope, window: asked, now }: StandingInput): Promise<Health['before']> {
  const { timezone } = (await currentCatalog()).catalog.organisation;
  // What lies ahead of now has not happened this week either.
  const aligned = alignWindow(asked);
  const window = { from: shiftLocalDays(aligned.from, WEEK, timezone), to: shiftLocalDays(aligned.to, WEEK, timezone) };
  const { first, volumes } = await readAtOnce(async (on) => ({
    first: await query(
      sql`select min(bucket_at) as at from transaction_hour where environment = ${scope.environment}`,
      z.object({ at: z.date().nullable() }),
      on,
    ),
    volumes: await countVolume({ actor, scope, window, now }, timezone, on),
  }));
  const since = first[0]?.at ?? null;
  if (since === null || since > window.from) return null;
  return { from: window.from.toISOString(), to: window.to.toISOString(), volumes };
}
