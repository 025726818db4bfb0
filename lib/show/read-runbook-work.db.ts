import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import type { RunbookWork } from '@/lib/domain/views/exception';

const DAY_MS = 86_400_000;
/** Enough to say how it goes; the latest of each cause. */
const MOST = 500;
export const RUNBOOK_DAYS = 90;

const rowSchema = z.object({
  code: z.string(),
  ended: z.number(),
  followed: z.number(),
  mended: z.number(),
  mended_ms: z.number().nullable(),
  alone: z.number(),
  alone_ms: z.number().nullable(),
});

/**
 * Returns by exception type how the steps of its way out worked over the last 90 days, of what the reader may see: of those that ended,
 * in how many a step was done before, how many of these ended by evidence and stayed so, and the median time from the first step to the
 * end; beside it the median from opening to the end where no step was done. Ended at most 500 of each, the latest.
 */
export async function readRunbookWork(
  actor: Actor,
  environment: Environment,
  codes: readonly string[],
  now: Date,
): Promise<Map<string, RunbookWork>> {
  if (codes.length === 0) return new Map();
  const rows = await query(
    sql`SELECT asked.code, count(*)::int AS ended, count(*) FILTER (WHERE first_at IS NOT NULL)::int AS followed,
          count(*) FILTER (WHERE worked)::int AS mended,
          percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM resolved_at - first_at) * 1000) FILTER (WHERE worked)::float8 AS mended_ms,
          count(*) FILTER (WHERE first_at IS NULL AND closed_by = 'evidence')::int AS alone,
          percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM resolved_at - opened_at) * 1000)
            FILTER (WHERE first_at IS NULL AND closed_by = 'evidence')::float8 AS alone_ms
        FROM unnest(${[...codes]}::text[]) AS asked (code), LATERAL (
          SELECT e.resolved_at, e.opened_at, e.closed_by, s.first_at, s.first_at IS NOT NULL AND e.closed_by = 'evidence' AND e.reopened = 0 AS worked
          FROM exception e, LATERAL (SELECT min(s.ticked_at) AS first_at FROM exception_step s WHERE s.exception_id = e.id AND s.ticked_at <= e.resolved_at) s
          WHERE e.environment = ${environment} AND e.code = asked.code AND e.state = 'resolved' AND NOT e.history
            AND e.resolved_at > ${new Date(now.getTime() - RUNBOOK_DAYS * DAY_MS)} AND coalesce(e.closed_by, '') NOT IN ('superseded', 'expired')
            AND EXISTS (SELECT FROM exception_member m WHERE m.exception_id = e.id AND ${scopePredicate(actor, { environment }, 'm')})
          ORDER BY e.resolved_at DESC LIMIT ${MOST}) AS ended
        GROUP BY asked.code`,
    rowSchema,
  );
  return new Map(
    rows.map((row) => [
      row.code,
      {
        ended: row.ended,
        followed: row.followed,
        mended: row.mended,
        mendedMs: row.mended_ms,
        alone: row.alone,
        aloneMs: row.alone_ms,
      },
    ]),
  );
}
