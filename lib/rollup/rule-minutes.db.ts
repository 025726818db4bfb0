import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { environments, type GroupCount, type RuleMinute } from '@/lib/domain';

/** Adds what log entries gave to the rules that count them. Give each entry once; the partitions of its minutes are there. */
export async function addRuleMinutes(tx: Connection, minutes: readonly RuleMinute[]): Promise<void> {
  if (minutes.length === 0) return;
  await execute(
    sql`INSERT INTO rule_minute AS m (environment, code, bucket_at, signature, grouped_by, counted_as, matched, counted)
        SELECT "environment", "code", "at", "signature", "groupedBy", "countedAs", "matched", "counted"
        FROM json_to_recordset(${JSON.stringify(minutes)}::json) AS r ("environment" text, "code" text, "at" timestamptz, "signature" text,
          "groupedBy" jsonb, "countedAs" text, "matched" bigint, "counted" bigint)
        ON CONFLICT (environment, code, bucket_at, signature, counted_as) DO UPDATE SET
          matched = m.matched + excluded.matched, counted = m.counted + excluded.counted`,
    tx,
  );
}

interface Asked {
  code: string;
  countedAs: string;
  from: Date;
  to: Date;
}

const groupSchema = z.object({
  environment: z.string(),
  signature: z.string(),
  grouped_by: z.record(z.string(), z.string()),
  matched: z.number(),
  counted: z.number(),
  first_at: z.date().nullable(),
  last_at: z.date().nullable(),
});

/** Returns what a rule counted in [from, to), by group. Cost: the groups of the rule times the minutes of the window, by the primary key. */
export async function sumRuleMinutes(tx: Connection, { code, countedAs, from, to }: Asked): Promise<GroupCount[]> {
  const rows = await query(
    sql`SELECT environment, signature, min(grouped_by::text)::jsonb AS grouped_by, sum(matched)::bigint AS matched, sum(counted)::bigint AS counted,
          min(bucket_at) FILTER (WHERE matched > 0) AS first_at, max(bucket_at) AS last_at
        FROM rule_minute WHERE environment = ANY(${[...environments]}::text[]) AND code = ${code} AND bucket_at >= ${from}::timestamptz
          AND bucket_at < ${to}::timestamptz AND counted_as = ${countedAs}
        GROUP BY environment, signature`,
    groupSchema,
    tx,
  );
  return rows.map(({ grouped_by, first_at, last_at, ...row }) => ({ ...row, groupedBy: grouped_by, firstAt: first_at, lastAt: last_at }));
}

const minuteSchema = z.object({
  environment: z.string(),
  signature: z.string(),
  groupedBy: z.record(z.string(), z.string()),
  at: z.date(),
  matched: z.number(),
  counted: z.number(),
});

/** Returns the minutes that a rule counted in an environment in [from, to), and since when it has been counting; for trying it on the past. */
export async function listRuleMinutes(
  tx: Connection,
  environment: string,
  { code, countedAs, from, to }: Asked,
): Promise<{ minutes: RuleMinute[]; since: Date | null }> {
  const rows = await query(
    sql`SELECT environment, signature, grouped_by AS "groupedBy", bucket_at AS at, matched, counted FROM rule_minute
        WHERE environment = ${environment} AND code = ${code} AND bucket_at >= ${from}::timestamptz AND bucket_at < ${to}::timestamptz
          AND counted_as = ${countedAs} ORDER BY bucket_at LIMIT 500000`,
    minuteSchema,
    tx,
  );
  return { minutes: rows.map((row) => ({ ...row, code, countedAs })), since: rows[0]?.at ?? null };
}
