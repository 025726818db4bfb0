import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { metricKindSchema, type SeriesNow, temporalitySchema } from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  environment: z.string(),
  name: z.string(),
  unit: z.string(),
  kind: metricKindSchema,
  temporality: temporalitySchema,
  monotonic: z.boolean(),
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  interface: z.string().nullable(),
  connector: z.string().nullable(),
  application: z.string().nullable(),
  attributes: z.record(z.string(), z.unknown()),
  last_at: z.date(),
  last_value: z.number().nullable(),
  step_ms: z.number().nullable(),
});

/** Every series of these names that spoke since, as it stands. Cost: as many rows of metric_series; no points are read. */
export async function listSeries(on: Connection, names: readonly string[], since: Date): Promise<SeriesNow[]> {
  if (names.length === 0) return [];
  const rows = await query(
    sql`SELECT id, environment, name, unit, kind, temporality, monotonic, facility, department, workflow, interface, connector, application, attributes,
          last_at, last_value, (extract(epoch FROM step) * 1000)::float8 AS step_ms
        FROM metric_series WHERE name = ANY(${names}::text[]) AND last_at >= ${since} AND isfinite(last_at) ORDER BY id`,
    rowSchema,
    on,
  );
  return rows.map(({ last_at, last_value, step_ms, ...row }) => ({ ...row, lastAt: last_at, lastValue: last_value, stepMs: step_ms }));
}
