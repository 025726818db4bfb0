import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

/** A transaction that reached the milestone a promise begins with, and when it reached the one that is promised. */
export interface Promised {
  facility: string;
  department: string;
  workflow: string;
  supplier: string | null;
  startsAt: Date;
  reachedAt: Date | null;
  /** It went another way, or had ended, by then. */
  overAt: Date | null;
  keys: Record<string, string>;
}

interface Asked {
  environment: string;
  workflow: string;
  after: string;
  milestone: string;
  unless: readonly string[];
  from: Date;
}

const rowSchema = z.object({
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  supplier: z.string().nullable(),
  starts_at: z.date(),
  reached_at: z.date().nullable(),
  over_at: z.date().nullable(),
  keys: z.record(z.string(), z.string()).nullable(),
});

/** Transactions begun since `from` to which a promise would have been made, at most 50,000. Cost: one range of transaction_started and their milestones. */
export async function listPromised(tx: Connection, { environment, workflow, after, milestone, unless, from }: Asked): Promise<Promised[]> {
  const rows = await query(
    sql`SELECT t.facility, t.department, t.workflow, t.supplier, a.reached_at AS starts_at, m.reached_at, o.at AS over_at,
          (SELECT jsonb_object_agg(substr(k.kind, 5), k.value) FROM transaction_key k WHERE k.transaction_id = t.id AND k.kind LIKE 'key:%') AS keys
        FROM (SELECT * FROM transaction WHERE environment = ${environment} AND workflow = ${workflow} AND started_at >= ${from}::timestamptz
              ORDER BY started_at DESC LIMIT 50000) AS t
        JOIN milestone a ON a.transaction_id = t.id AND a.milestone = ${after} AND a.reached_at IS NOT NULL
        LEFT JOIN milestone m ON m.transaction_id = t.id AND m.milestone = ${milestone} AND m.reached_at IS NOT NULL
        LEFT JOIN LATERAL (
          SELECT least(t.ended_at, (SELECT min(u.reached_at) FROM milestone u WHERE u.transaction_id = t.id AND u.milestone = ANY(${[...unless]}::text[]))) AS at
        ) AS o ON true`,
    rowSchema,
    tx,
  );
  return rows.map(({ starts_at, reached_at, over_at, keys, ...row }) => ({
    ...row,
    startsAt: starts_at,
    reachedAt: reached_at,
    overAt: over_at,
    keys: keys ?? {},
  }));
}

/** Returns what calendars promised of a type since `from`: when each was due and when it came. */
export async function listDueOccurrences(tx: Connection, environment: string, code: string, { from, to }: { from: Date; to: Date }) {
  return query(
    sql`SELECT facility, part, period, due_at, arrived_at FROM occurrence WHERE environment = ${environment} AND code = ${code} AND state <> 'void'
          AND due_at >= ${from}::timestamptz AND due_at < ${to}::timestamptz ORDER BY due_at LIMIT 50000`,
    z.object({ facility: z.string(), part: z.string(), period: z.string(), due_at: z.date(), arrived_at: z.date().nullable() }),
    tx,
  );
}
