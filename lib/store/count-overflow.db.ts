import { type Connection, execute, sql } from '@/lib/db';
import type { MetricSeries } from '@/lib/domain';

/** Adds refused points, given as the series of each, to what is shown of the ceiling of series. */
export async function countOverflow(tx: Connection, series: readonly MetricSeries[], now: Date): Promise<void> {
  if (series.length === 0) return;
  const rows = series.map(({ environment, source, name }) => ({ environment, source, name }));
  await execute(
    sql`INSERT INTO metric_overflow (environment, source, name, points, first_at, last_at)
        SELECT environment, source, name, count(*), ${now}::timestamptz, ${now}::timestamptz
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (environment text, source text, name text)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (environment, source, name) DO UPDATE SET points = metric_overflow.points + excluded.points, last_at = excluded.last_at`,
    tx,
  );
}
