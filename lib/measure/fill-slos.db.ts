import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type CountedSlo, indexSlos } from './count-slos';
import { SLO_MINUTES_MS } from './write-slos.db';

const DAY_MS = 86_400_000;
/** The longest window, and as long before it. */
export const SLO_DAYS_MS = 62 * DAY_MS;

/** Returns the SLOs of the catalog whose sums do not hold the past yet. */
export async function findUnfilled(tx: Connection, index: CatalogIndex): Promise<CountedSlo[]> {
  const rows = await query(sql`SELECT counted_as FROM slo_count`, z.object({ counted_as: z.string() }), tx);
  const filled = new Set(rows.map((row) => row.counted_as));
  return indexSlos(index).all.filter(({ key }) => !filled.has(key));
}

/**
 * Works out the sums of these SLOs from the buckets and transactions that are kept, 62 days back, and forgets those that the catalog has no
 * more. The caller holds the lock of rounds, so that nothing is counted meanwhile. Cost: one pass over bucket_hour of that time, bucket_minute
 * and the transactions of their workflows.
 */
export async function fillSlos(tx: Connection, slos: readonly CountedSlo[], index: CatalogIndex, now: Date): Promise<void> {
  const keys = indexSlos(index).all.map(({ key }) => key);
  const filling = slos.map(({ key }) => key);
  for (const table of [sql`slo_minute`, sql`slo_day`, sql`slo_arrival`, sql`slo_count`])
    await execute(
      sql`DELETE FROM ${table} WHERE counted_as = ANY(${filling}::text[]) OR counted_as = ANY(ARRAY(
            SELECT counted_as FROM slo_count WHERE counted_as <> ALL(${keys}::text[])))`,
      tx,
    );
  const { timezone } = index.catalog.organisation;
  const since = new Date(now.getTime() - SLO_DAYS_MS);
  const minutesSince = new Date(Math.ceil((now.getTime() - SLO_MINUTES_MS) / 60_000) * 60_000);
  const at = {
    minute: sql`date_trunc('minute', b.bucket_at)`,
    day: sql`date_trunc('day', b.bucket_at, ${timezone})`,
  };
  const asked = rowsOf(slos);
  const ended = sql`(b.status IN ('completed', 'completed_with_warning') OR (d.kind = 'success' AND b.status IN ('failed', 'dead_lettered')))`;
  const about = sql`b.interface = d.interface AND b.workflow = d.workflow AND (cardinality(d.facilities) = 0 OR b.facility = ANY(d.facilities))`;
  const good = sql`CASE WHEN d.kind = 'latency' THEN (SELECT coalesce(sum(b.sketch[i + 1]), 0) FROM generate_series(1, cardinality(b.sketch), 2) AS i WHERE b.sketch[i] <= d.limit_bucket)
    WHEN b.status IN ('failed', 'dead_lettered') THEN 0 ELSE b.n END`;
  const whole = sql`CASE WHEN d.kind = 'latency' THEN b.duration_n ELSE b.n END`;
  await execute(
    sql`INSERT INTO slo_day (environment, counted_as, bucket_at, workflow, facility, department, good, bad)
        SELECT b.environment, d.key, ${at.day}, b.workflow, b.facility, b.department, sum(${good}), sum(${whole}) - sum(${good})
        FROM bucket_hour b JOIN ${asked} ON ${about}
        WHERE b.bucket_at >= ${since} AND d.kind <> 'freshness' AND ${ended}
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(${whole}) <> 0`,
    tx,
  );
  await execute(
    sql`INSERT INTO slo_minute (environment, counted_as, bucket_at, good, bad)
        SELECT b.environment, d.key, ${at.minute}, sum(${good}), sum(${whole}) - sum(${good})
        FROM bucket_minute b JOIN ${asked} ON ${about}
        WHERE b.bucket_at >= ${minutesSince} AND ${ended} GROUP BY 1, 2, 3 HAVING sum(${whole}) <> 0`,
    tx,
  );
  await execute(
    sql`INSERT INTO slo_arrival (environment, counted_as, bucket_at, minutes)
        SELECT b.environment, d.key, date_trunc('hour', b.bucket_at), bit_or(1::bigint << extract(minute FROM b.bucket_at AT TIME ZONE 'UTC')::int)
        FROM bucket_minute b JOIN ${asked} ON ${about}
        WHERE b.bucket_at >= ${since} AND d.kind = 'freshness' AND ${ended} AND b.n > 0 GROUP BY 1, 2, 3`,
    tx,
  );
  await fillTransactions(tx, asked, { since, minutesSince, timezone });
  await execute(
    sql`INSERT INTO slo_count (counted_as, slo, filled_at)
        SELECT key, slo, ${now} FROM json_to_recordset(${JSON.stringify(slos.map(({ key, slo }) => ({ key, slo: slo.id })))}::json) AS r (key text, slo text)`,
    tx,
  );
}

const rowsOf = (slos: readonly CountedSlo[]) =>
  sql`json_to_recordset(${JSON.stringify(
    slos.map(({ slo, key, workflow, withinMs, limitBucket }) => ({
      key,
      interface: slo.about.interface ?? null,
      workflow,
      facilities: slo.about.facilities,
      kind: slo.indicator.kind,
      within_ms: withinMs,
      limit_bucket: limitBucket,
    })),
  )}::json) AS d (key text, interface text, workflow text, facilities text[], kind text, within_ms double precision, limit_bucket integer)`;

async function fillTransactions(
  tx: Connection,
  asked: ReturnType<typeof sql>,
  { since, minutesSince, timezone }: { since: Date; minutesSince: Date; timezone: string },
): Promise<void> {
  const ended = sql`SELECT t.environment, d.key, d.kind, coalesce(t.ended_at, t.failed_at) AS at, t.workflow, t.facility, t.department,
      CASE WHEN t.state = 'failed' THEN 0
        WHEN d.kind = 'latency' AND extract(epoch FROM coalesce(t.ended_at, t.failed_at) - t.started_at) * 1000 > d.within_ms THEN 0 ELSE 1 END AS good
    FROM transaction t JOIN ${asked} ON d.interface IS NULL AND t.workflow = d.workflow AND (cardinality(d.facilities) = 0 OR t.facility = ANY(d.facilities))
    WHERE coalesce(t.ended_at, t.failed_at) >= ${since}
      AND (t.state IN ('completed', 'completed_with_warning') OR (d.kind = 'success' AND t.state = 'failed'))`;
  await execute(
    sql`INSERT INTO slo_day (environment, counted_as, bucket_at, workflow, facility, department, good, bad)
        SELECT environment, key, date_trunc('day', date_trunc('hour', at), ${timezone}), workflow, facility, department, sum(good), count(*) - sum(good)
        FROM (${ended}) AS e WHERE kind <> 'freshness' GROUP BY 1, 2, 3, 4, 5, 6`,
    tx,
  );
  await execute(
    sql`INSERT INTO slo_minute (environment, counted_as, bucket_at, good, bad)
        SELECT environment, key, date_trunc('minute', at), sum(good), count(*) - sum(good) FROM (${ended}) AS e
        WHERE at >= ${minutesSince} GROUP BY 1, 2, 3`,
    tx,
  );
  await execute(
    sql`INSERT INTO slo_arrival (environment, counted_as, bucket_at, minutes)
        SELECT environment, key, date_trunc('hour', at), bit_or(1::bigint << extract(minute FROM at AT TIME ZONE 'UTC')::int) FROM (${ended}) AS e
        WHERE kind = 'freshness' GROUP BY 1, 2, 3`,
    tx,
  );
}
