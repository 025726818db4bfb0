import { z } from 'zod';
import { query, readAtOnce, sql } from '@/lib/db';
import { outcomeSchema } from '@/lib/domain';
import type { VolumePoint } from '@/lib/domain/views/places';
import type { AttentionFilter } from './find-attention.db';
import { readDays, splitWindow } from './read-days.db';
import { stepFor, stepsOf } from './time-steps';
import { selectStarted } from './transaction-rows.db';

const rowSchema = z.object({ step: z.number(), state: outcomeSchema, n: z.number() });

/** Transactions by the step they started in and the state they are in now; every step of the window has a point, empty ones too. */
export async function countVolumeSteps({ actor, scope, window }: AttentionFilter, timezone: string): Promise<VolumePoint[]> {
  const step = stepFor(window) === 'day' ? 'day' : 'hour';
  const edges = stepsOf(window, step, timezone);
  const [from, to] = [edges[0] ?? window.from, edges.at(-1) ?? window.to];
  const rows = await readAtOnce(async (on) => {
    const days = step === 'day' ? await readDays({ environment: scope.environment, timezone, rows: 'kept', window: { from, to } }, on) : [];
    return query(
      sql`select width_bucket(h.bucket_at, ${edges.slice(0, -1)}::timestamptz[]) as step, h.state, sum(h.n)::bigint as n
          from (${selectStarted(actor, scope, splitWindow(days, { from, to }))}) h group by 1, 2`,
      rowSchema,
      on,
    );
  });
  const points = edges.slice(0, -1).map(
    (at, index): VolumePoint => ({
      at: at.toISOString(),
      to: (edges[index + 1] ?? to).toISOString(),
      completed: 0,
      open: 0,
      failed: 0,
      cancelled: 0,
    }),
  );
  for (const { step: at, state, n } of rows) {
    const point = points[at - 1];
    if (point) point[state === 'completed_with_warning' ? 'completed' : state] += n;
  }
  return points;
}
