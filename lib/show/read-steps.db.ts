import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { SeriesStep } from './add-up-steps';
import type { FoundSeries } from './find-series.db';

const stepSchema = z.object({
  series_id: z.string(),
  at: z.date(),
  start_at: z.date().nullable(),
  value: z.number().nullable(),
  n: z.number().nullable(),
  sum: z.number().nullable(),
  sketch: z.array(z.number()).nullable(),
});

interface Window {
  from: Date;
  to: Date;
  stepMs: number;
}

/** A counter that speaks less often than this loses what it grew by before its first point in the window. */
const LOOK_BACK_MS = 3_600_000;

/**
 * Of each series as many points as its course needs, in order of series and time: what is delta added up by step; of the others the last
 * point of a step, and of counters also the last before each reset. Cost: the points of these series in the window, one index range each.
 */
export async function readSteps(series: readonly FoundSeries[], { from, to, stepMs }: Window, on: Connection): Promise<SeriesStep[]> {
  const deltas = series.filter(({ temporality }) => temporality === 'delta').map(({ id }) => id);
  const others = series.filter(({ temporality }) => temporality !== 'delta').map(({ id }) => id);
  const counters = series
    .filter(({ temporality, kind, monotonic }) => temporality === 'cumulative' && (kind !== 'sum' || monotonic))
    .map(({ id }) => id);
  const step = sql`${stepMs} * interval '1 millisecond'`;
  const rows = await query(
    sql`SELECT series_id, at, start_at, value, n, sum, sketch FROM (
          SELECT p.series_id, p.at, p.start_at, p.value, p.n, p.sum, p.sketch, lead(p.at) OVER w AS next_at, lead(p.start_at) OVER w AS next_start,
            lead(coalesce(p.n, p.value)) OVER w AS next_number
          FROM metric_point p WHERE p.series_id = ANY(${others}::uuid[]) AND p.at > ${new Date(from.getTime() - LOOK_BACK_MS)} AND p.at <= ${to}
          WINDOW w AS (PARTITION BY p.series_id ORDER BY p.at)
        ) AS points
        WHERE next_at IS NULL OR date_bin(${step}, next_at, ${from}) > date_bin(${step}, at, ${from})
          OR (series_id = ANY(${counters}::uuid[]) AND (next_number < coalesce(n, value) OR next_start > at))
        UNION ALL
        SELECT series_id, date_bin(${step}, at, ${from}), NULL, sum(value), sum(n), sum(sum), sketch_merge(sketch)
        FROM metric_point WHERE series_id = ANY(${deltas}::uuid[]) AND at >= ${from} AND at <= ${to} GROUP BY 1, 2
        ORDER BY 1, 2`,
    stepSchema,
    on,
  );
  return rows.map(({ series_id, start_at, ...row }) => ({ ...row, seriesId: series_id, startAt: start_at }));
}
