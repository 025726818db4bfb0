import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';
import { preparePartitions } from './prepare-partitions.db';

const MOST_AT_ONCE = 5000;

/** Adds up what receiving noted, by hour of arrival; returns how many notes it took. Several workers may do it at once. */
export async function foldNotes(): Promise<number> {
  const days = await query(sql`SELECT DISTINCT date_trunc('day', at) AS day FROM feed_note`, z.object({ day: z.date() }));
  if (days.length === 0) return 0;
  await preparePartitions(
    ['feed_refusal'],
    days.map(({ day }) => day),
  );
  return inTransaction(async (tx) => {
    const [row] = await query(
      sql`WITH taken AS (
            DELETE FROM feed_note WHERE id = ANY(ARRAY(SELECT id FROM feed_note WHERE at < ${nextDay(days)}::timestamptz ORDER BY id LIMIT ${MOST_AT_ONCE} FOR UPDATE SKIP LOCKED))
            RETURNING *
          ), added AS (
            INSERT INTO feed_refusal (environment, bucket_at, source, endpoint, code, n)
            SELECT environment, date_trunc('hour', at) AS bucket_at, source, endpoint, code, sum(n) FROM taken
            GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
            ON CONFLICT (environment, bucket_at, source, endpoint, code) DO UPDATE SET n = feed_refusal.n + excluded.n
          )
          SELECT count(*) AS n FROM taken`,
      z.object({ n: z.number() }),
      tx,
    );
    return row?.n ?? 0;
  });
}

/** Notes of a day that began after the look have no partition yet: they wait for the next call. */
const nextDay = (days: readonly { day: Date }[]) => new Date(Math.max(...days.map(({ day }) => day.getTime())) + 86_400_000);
