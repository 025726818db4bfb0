import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { MetricSeries } from '@/lib/domain';

/** Series that one metric of one sender may have within a day; what names single transactions or people in attributes goes beyond. */
export const SERIES_LIMIT = 1_000;
const ACTIVE_MS = 24 * 3_600_000;

const idSchema = z.object({ id: z.string() });
const countSchema = z.object({ n: z.number() });

/**
 * Makes the rows of series that are not there yet and locks those that are, in order of id. Returns the series beyond the ceiling with
 * the words that refuse them.
 */
export async function admitSeries(
  tx: Connection,
  series: ReadonlyMap<string, MetricSeries>,
  firstAt: ReadonlyMap<string, Date>,
  now: Date,
): Promise<Map<string, string>> {
  const known = await lockSeries(tx, [...series.keys()]);
  const strangers = [...series.values()].filter(({ id }) => !known.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  if (strangers.length === 0) return new Map();
  const over = new Map<string, string>();
  const admitted: MetricSeries[] = [];
  const groups = Map.groupBy(strangers, ({ environment, source, name }) => JSON.stringify([environment, source, name]));
  for (const [key, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = group;
    if (!first) continue;
    const room = SERIES_LIMIT - (await countActive(tx, key, first, now));
    admitted.push(...group.slice(0, Math.max(0, room)));
    const message =
      `"${first.name}" of "${first.source}" already has ${SERIES_LIMIT} series within a day, and this would be one more. ` +
      'Leave out attributes that name single messages, transactions or people.';
    for (const { id } of group.slice(Math.max(0, room))) over.set(id, message);
  }
  await insertSeries(
    tx,
    admitted.sort((a, b) => (a.id < b.id ? -1 : 1)).map((one) => ({ ...one, at: firstAt.get(one.id), seenAt: now })),
  );
  return over;
}

async function lockSeries(tx: Connection, ids: readonly string[]): Promise<Set<string>> {
  const rows = await query(sql`SELECT id FROM metric_series WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`, idSchema, tx);
  return new Set(rows.map(({ id }) => id));
}

/** Two requests that bring new series of one metric wait for each other here, so that the count holds. */
async function countActive(tx: Connection, key: string, { environment, source, name }: MetricSeries, now: Date): Promise<number> {
  await execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`metric_series ${key}`}, 0))`, tx);
  const [row] = await query(
    sql`SELECT count(*) AS n FROM metric_series WHERE environment = ${environment} AND name = ${name} AND source = ${source}
          AND seen_at > ${new Date(now.getTime() - ACTIVE_MS)}::timestamptz`,
    countSchema,
    tx,
  );
  return row?.n ?? 0;
}

async function insertSeries(tx: Connection, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await execute(
    // Its newest point is set with the points: until then it lies before all of them.
    sql`INSERT INTO metric_series (id, environment, source, name, unit, kind, temporality, monotonic, facility, department, workflow, interface, connector,
          application, attributes, sketch_error, first_at, last_at, seen_at)
        SELECT r."id", r."environment", r."source", r."name", r."unit", r."kind", r."temporality", r."monotonic", r."facility", r."department", r."workflow",
          r."interface", r."connector", r."application", r."attributes", r."sketchErrorRatio", r."at", '-infinity', r."seenAt"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("id" uuid, "environment" text, "source" text, "name" text, "unit" text, "kind" text,
          "temporality" text, "monotonic" boolean, "facility" text, "department" text, "workflow" text, "interface" text, "connector" text, "application" text,
          "attributes" jsonb, "sketchErrorRatio" double precision, "at" timestamptz, "seenAt" timestamptz)
        ON CONFLICT DO NOTHING`,
    tx,
  );
}
