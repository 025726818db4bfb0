import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { MetricBreach } from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  environment: z.string(),
  code: z.string(),
  place: z.string(),
  threshold: z.number(),
  since: z.date(),
  raised_at: z.date().nullable(),
  back_since: z.date().nullable(),
});

/** Every metric that stands beyond a threshold of a rule. Few: one row a rule, place and threshold. */
export async function listBreaches(tx: Connection): Promise<MetricBreach[]> {
  const rows = await query(sql`SELECT * FROM metric_breach`, rowSchema, tx);
  return rows.map(({ raised_at, back_since, ...row }) => ({ ...row, raisedAt: raised_at, backSince: back_since }));
}

/** Writes breaches as they stand now and forgets those that are over. */
export async function storeBreaches(tx: Connection, kept: readonly MetricBreach[], over: readonly MetricBreach[]): Promise<void> {
  if (over.length > 0) await execute(sql`DELETE FROM metric_breach WHERE id = ANY(${over.map(({ id }) => id)}::uuid[])`, tx);
  if (kept.length === 0) return;
  await execute(
    sql`INSERT INTO metric_breach (id, environment, code, place, threshold, since, raised_at, back_since)
        SELECT "id", "environment", "code", "place", "threshold", "since", "raisedAt", "backSince"
        FROM jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) AS r ("id" uuid, "environment" text, "code" text, "place" text,
          "threshold" double precision, "since" timestamptz, "raisedAt" timestamptz, "backSince" timestamptz)
        ON CONFLICT (id) DO UPDATE SET raised_at = excluded.raised_at, back_since = excluded.back_since`,
    tx,
  );
}
