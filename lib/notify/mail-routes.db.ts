import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';

export const routeNames = ['first', 'second'] as const;
export type RouteName = (typeof routeNames)[number];

/** A mail server that may be tried now. `probing`: it has rested, and whether it works again is to be found out by one mail. */
export interface MailRoute {
  name: RouteName;
  url: string;
  probing: boolean;
  /** Noted a moment ago as working. */
  settled: boolean;
}

/** So many failures in a row, and a server is left alone. */
export const FAILURES_TO_REST = 3;
const FIRST_REST_SECONDS = 15;
const LONGEST_REST_SECONDS = 300;

const rowSchema = z.object({ name: z.string(), rests: z.boolean(), probing: z.boolean(), settled: z.boolean() });

/**
 * The mail servers that may be tried, the first before the second. One whose rest is over is given to the first worker that asks, and rests on
 * for the others until that one knows more: after an outage one mail tries the door, not a thousand. Kept in the database, because workers come
 * and go with their memory.
 */
export async function listRoutes(urls: Readonly<Record<RouteName, string | null>>, at: Date): Promise<MailRoute[]> {
  const rows = await query(
    sql`WITH tried AS (
          UPDATE mail_route SET open_until = ${at}::timestamptz + ${FIRST_REST_SECONDS}::integer * interval '1 second'
          WHERE open_until <= ${at}::timestamptz RETURNING name)
        SELECT r.name, r.open_until IS NOT NULL AND t.name IS NULL AS rests, t.name IS NOT NULL AS probing,
          r.failures = 0 AND coalesce(r.delivered_at > ${at}::timestamptz - ${NOTED_EVERY}::interval, false) AS settled
        FROM mail_route r LEFT JOIN tried t ON t.name = r.name`,
    rowSchema,
  );
  return routeNames.flatMap((name): MailRoute[] => {
    const url = urls[name];
    const known = rows.find((row) => row.name === name);
    return url === null || known?.rests ? [] : [{ name, url, probing: known?.probing ?? false, settled: known?.settled ?? false }];
  });
}

/** That a server works is noted so often, not with every mail. */
const NOTED_EVERY = '10 seconds';

/** Notes that a server took part in a mail, whether or not it took the mail itself. */
export async function noteRouteWorks(name: RouteName, at: Date): Promise<void> {
  await execute(
    sql`INSERT INTO mail_route (name, delivered_at) VALUES (${name}, ${at}::timestamptz)
        ON CONFLICT (name) DO UPDATE SET failures = 0, open_until = NULL, reason = NULL, delivered_at = ${at}::timestamptz
        WHERE mail_route.failures > 0 OR mail_route.delivered_at < ${at}::timestamptz - ${NOTED_EVERY}::interval OR mail_route.delivered_at IS NULL`,
  );
}

/** Notes that a server could not be used; from the third time in a row on it rests, longer each time, up to five minutes. */
export async function noteRouteFails(name: RouteName, reason: string, at: Date): Promise<void> {
  const until = sql`CASE WHEN mail_route.failures + 1 < ${FAILURES_TO_REST} THEN NULL ELSE ${at}::timestamptz + interval '1 second'
    * least(${LONGEST_REST_SECONDS}, ${FIRST_REST_SECONDS} * power(2, least(mail_route.failures + 1 - ${FAILURES_TO_REST}, 10))) END`;
  await execute(
    sql`INSERT INTO mail_route (name, failures, reason, failed_at) VALUES (${name}, 1, ${reason}, ${at}::timestamptz)
        ON CONFLICT (name) DO UPDATE SET failures = mail_route.failures + 1, reason = excluded.reason, failed_at = ${at}::timestamptz, open_until = ${until}`,
  );
}
