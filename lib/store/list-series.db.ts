import { type Connection, query, sql } from '@/lib/db';
import { type SeriesNow, seriesRowSchema, toSeries } from '@/lib/domain';

/** Every series of these names that spoke since, as it stands. Cost: as many rows of metric_series; no points are read. */
export async function listSeries(on: Connection, names: readonly string[], since: Date): Promise<SeriesNow[]> {
  if (names.length === 0) return [];
  const rows = await query(
    sql`SELECT id, environment, name, unit, kind, temporality, monotonic, facility, department, workflow, interface, connector, application, attributes,
          last_at, last_value, (extract(epoch FROM step) * 1000)::float8 AS step_ms
        FROM metric_series WHERE name = ANY(${names}::text[]) AND last_at >= ${since} AND isfinite(last_at) ORDER BY id`,
    seriesRowSchema,
    on,
  );
  return rows.map(toSeries);
}
