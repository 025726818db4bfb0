import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const releaseSchema = z.object({
  environment: z.string(),
  at: z.date(),
  title: z.string(),
  application: z.string().nullable(),
  connector: z.string().nullable(),
});
export type Release = z.infer<typeof releaseSchema>;

/** Markers of releases since `since` that name an application or a connector. */
export async function listReleases(tx: Connection, since: Date, now: Date): Promise<Release[]> {
  return query(
    sql`SELECT environment, at, title, application, connector FROM marker
        WHERE kind = 'release' AND withdrawn_at IS NULL AND at >= ${since} AND at <= ${now} AND (application IS NOT NULL OR connector IS NOT NULL)`,
    releaseSchema,
    tx,
  );
}

const failureSchema = z.object({
  transaction_id: z.string(),
  environment: z.string(),
  connector: z.string(),
  interface: z.string().nullable(),
  application: z.string().nullable(),
  workflow: z.string(),
  facility: z.string(),
  department: z.string(),
  supplier: z.string().nullable(),
  amount_minor: z.coerce.number().nullable(),
  currency: z.string().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  error_class: z.string(),
  error_code: z.string().nullable(),
  failed_at: z.date(),
  /** Log entries that failed so on the connector: since the release, and in the week before, each an hour. */
  since_rate: z.number(),
  before_rate: z.number(),
});
export type ReleaseFailure = z.infer<typeof failureSchema>;

const MOST = 1_000;
const WEEK_HOURS = 168;

/**
 * Transactions that stand failed on a connector since its release, at most 1000 a release, with how often that kind of error came since and in
 * the week before; those that an exception of type `code` holds already are left out. Cost: index transaction_failed; the failing rows of a week
 * of bucket_hour, only when at least `atLeast` stand failed.
 */
export async function listReleaseFailures(
  tx: Connection,
  {
    environment,
    connector,
    at,
    code,
    atLeast,
    now,
  }: { environment: string; connector: string; at: Date; code: string; atLeast: number; now: Date },
): Promise<ReleaseFailure[]> {
  const standing = await query(
    sql`SELECT error_class, count(*) AS n FROM transaction WHERE environment = ${environment} AND state = 'failed' AND failed_at >= ${at}
          AND connector = ${connector} AND error_class IS NOT NULL GROUP BY error_class HAVING count(*) >= ${atLeast}`,
    z.object({ error_class: z.string(), n: z.number() }),
    tx,
  );
  if (standing.length === 0) return [];
  const classes = standing.map(({ error_class }) => error_class);
  const hours = Math.max(1, (now.getTime() - at.getTime()) / 3_600_000);
  return query(
    sql`WITH counted AS MATERIALIZED (
          SELECT error_class, coalesce(sum(n) FILTER (WHERE bucket_at >= date_trunc('hour', ${at}::timestamptz)), 0)::float8 / ${hours}::float8 AS since_rate,
            coalesce(sum(n) FILTER (WHERE bucket_at < date_trunc('hour', ${at}::timestamptz)), 0)::float8 / ${WEEK_HOURS} AS before_rate
          FROM bucket_hour WHERE environment = ${environment} AND bucket_at >= ${at}::timestamptz - interval '7 days' AND bucket_at <= ${now}::timestamptz
            AND connector = ${connector} AND status IN ('failed', 'dead_lettered', 'retrying') AND error_class = ANY(${classes}::text[]) GROUP BY error_class
        )
        SELECT t.id AS transaction_id, t.environment, t.connector, t.interface, t.application, t.workflow, t.facility, t.department, t.supplier, t.amount_minor,
          t.currency, t.lines, t.people, t.error_class, t.error_code, t.failed_at, c.since_rate, c.before_rate
        FROM transaction t JOIN counted c USING (error_class)
        WHERE t.environment = ${environment} AND t.state = 'failed' AND t.failed_at >= ${at} AND t.connector = ${connector}
          AND NOT EXISTS (SELECT FROM exception_member m JOIN exception e ON e.id = m.exception_id
            WHERE m.subject_id = t.id AND e.code = ${code} AND (m.mended_at IS NULL OR m.at >= t.failed_at))
        ORDER BY t.failed_at LIMIT ${MOST}`,
    failureSchema,
    tx,
  );
}
