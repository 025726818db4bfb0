import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const WITHIN_MS = 60 * 60_000;

/**
 * Tells the product that its days and its sums of service levels have to be made anew of what is stored, as it does when a time zone or a
 * definition changes, and waits until its worker has done so.
 */
export async function rollDays(client: pg.Client): Promise<void> {
  const { rows: levels } = await client.query('SELECT count(*)::integer AS n FROM slo_count');
  await client.query('BEGIN');
  await client.query(`
    INSERT INTO rolled_day AS d (environment, day_at, ends_at, dirty_at)
      SELECT DISTINCT environment, local_day(bucket_at, timezone), local_day(local_day(bucket_at, timezone) + interval '36 hours', timezone), now()
      FROM day_clock, (SELECT environment, bucket_at FROM bucket_hour UNION SELECT environment, bucket_at FROM transaction_hour UNION SELECT environment, bucket_at FROM kpi_bucket) AS hours
    ON CONFLICT (environment, day_at) DO UPDATE SET kept_at = NULL, rolled_at = NULL, dirty_at = now(), touched_at = NULL`);
  await client.query('TRUNCATE slo_minute, slo_day, slo_arrival, slo_count');
  await client.query('COMMIT');
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await sleep(500)) {
    const { rows } = await client.query({
      text: `SELECT (SELECT count(*) FROM rolled_day WHERE kept_at IS NULL OR (dirty_at IS NOT NULL AND ends_at <= now() - interval '15 minutes'))::integer AS days,
               (SELECT greatest(0, $1 - count(*)) FROM slo_count)::integer AS levels`,
      values: [levels[0].n],
    });
    if (rows[0].days + rows[0].levels === 0) return;
  }
  throw new Error(`Days and service levels were not made anew within ${WITHIN_MS / 60_000} minutes.`);
}
