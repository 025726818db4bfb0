import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { z } from 'zod';

export interface PartitionCounts {
  readonly standing: number;
  /** Of those standing: what holds only rows that are kept longer. */
  readonly kept: number;
  /** Since the first day. */
  readonly dropped: number;
  /** Older than their plan says: must be none. */
  readonly expired: number;
}

/** How one table of the plan ends. */
export interface ClassProof {
  readonly parent: string;
  readonly days: number;
  readonly keptDays: number | null;
  readonly dropped: number;
  /** Standing partitions that should have ended. */
  readonly expired: number;
  /** Rows that should be kept longer and are not there; null where nothing is kept longer. */
  readonly missing: number | null;
  /** False where the run was too short for one to end. */
  readonly due: boolean;
}

const WITHIN_MS = 120_000;
const DAY_MS = 86_400_000;

// As the house itself judges it, in other words: by the names of the tables alone.
const standing = `
  SELECT p.parent, c.relname::text AS name, p.retention_days AS days, p.kept_days AS kept_days,
    coalesce(obj_description(c.oid, 'pg_class') = 'kept', false) AS kept, m.made_at,
    CASE WHEN c.relname ~ '_d[0-9]{8}$' THEN to_date(right(c.relname, 8), 'YYYYMMDD') + 1
      ELSE (to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month')::date END AS ends
  FROM partition_plan p JOIN pg_class c ON c.relkind = 'r' AND c.relname ~ ('^' || p.parent || '_(d[0-9]{8}|m[0-9]{6})$')
    LEFT JOIN partition_made m ON m.name = c.relname`;
// What was made for days that had passed ages from then.
const expired = `greatest(one.ends::timestamp AT TIME ZONE 'UTC', one.made_at) < to_timestamp($1) - (CASE WHEN one.kept THEN coalesce(one.kept_days, one.days) ELSE one.days END) * interval '1 day'`;

export async function countPartitions(client: pg.Client, atMs: number): Promise<PartitionCounts> {
  const { rows } = await client.query({
    text: `SELECT count(*)::integer AS standing, count(*) FILTER (WHERE kept)::integer AS kept, count(*) FILTER (WHERE ${expired})::integer AS expired,
             (SELECT count(*) FROM retention_log WHERE what ~ '_(d[0-9]{8}|m[0-9]{6})$')::integer AS dropped FROM (${standing}) AS one`,
    values: [atMs / 1000],
  });
  return z.object({ standing: z.number(), kept: z.number(), dropped: z.number(), expired: z.number() }).parse(rows[0]);
}

/** Waits until the worker has dropped what has ended by then. */
export async function waitForRetention(client: pg.Client, atMs: number): Promise<void> {
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await sleep(200))
    if ((await countPartitions(client, atMs)).expired === 0) return;
  const { expired: left } = await countPartitions(client, atMs);
  throw new Error(`${left} partitions have ended and still stand after ${WITHIN_MS / 1000} s.`);
}

const proofRow = z.object({
  parent: z.string(),
  days: z.number(),
  kept_days: z.number().nullable(),
  dropped: z.number(),
  expired: z.number(),
});

/** Of each table of the plan: whether it ends when it must, and whether what failed or stood in an exception is still there. */
export async function proveClasses(client: pg.Client, atMs: number, days: number): Promise<ClassProof[]> {
  const { rows } = await client.query({
    text: `SELECT p.parent, p.retention_days AS days, p.kept_days,
             (SELECT count(*) FROM retention_log l WHERE l.name = p.parent)::integer AS dropped,
             (SELECT count(*) FROM (${standing}) AS one WHERE one.parent = p.parent AND ${expired})::integer AS expired
           FROM partition_plan p ORDER BY 1`,
    values: [atMs / 1000],
  });
  const plans = proofRow.array().parse(rows);
  const events = plans.find(({ parent }) => parent === 'event');
  const missing = events ? await countMissing(client, atMs, events) : 0;
  return plans.map(({ parent, kept_days: keptDays, ...rest }) => ({
    parent,
    keptDays,
    ...rest,
    missing: parent === 'event' ? missing : null,
    due: days > rest.days + (parent.endsWith('_day') || rest.days > 60 ? 62 : 2),
  }));
}

/** Entries of failed and exception-bearing transactions between the end of the rest and their own that are not stored any more. */
async function countMissing(client: pg.Client, atMs: number, { days, kept_days: keptDays }: z.infer<typeof proofRow>): Promise<number> {
  const { rows } = await client.query({
    text: `SELECT count(*) FILTER (WHERE e.event_key IS NULL)::integer AS missing FROM transaction t
           JOIN transaction_event te ON te.transaction_id = t.id AND te.occurred_at >= $1 AND te.occurred_at < $2
           LEFT JOIN event e ON e.event_key = te.event_key AND e.occurred_at = te.occurred_at
           WHERE t.state = 'failed' AND t.failed_at < $2`,
    values: [new Date(atMs - ((keptDays ?? days) - 1) * DAY_MS), new Date(atMs - (days + 2) * DAY_MS)],
  });
  return z.number().parse(rows[0].missing);
}
