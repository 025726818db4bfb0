import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const sumSchema = z
  .object({
    exception_id: z.string(),
    transactions: z.number(),
    open: z.number(),
    amount_minor: z.coerce.number().nullable(),
    currencies: z.array(z.string()),
    lines: z.number().nullable(),
    people: z.number().nullable(),
    facilities: z.array(z.string()),
    departments: z.array(z.string()),
    workflows: z.array(z.string()),
    interfaces: z.array(z.string()),
    connectors: z.array(z.string()),
    applications: z.array(z.string()),
    suppliers: z.array(z.string()),
    first_at: z.date(),
    last_at: z.date(),
    last_mended_at: z.date().nullable(),
    variables: z.record(z.string(), z.string()),
  })
  .transform(({ exception_id, amount_minor, first_at, last_at, last_mended_at, ...rest }) => ({
    ...rest,
    exceptionId: exception_id,
    amountMinor: amount_minor,
    firstAt: first_at,
    lastAt: last_at,
    lastMendedAt: last_mended_at,
  }));

/** What the members of one exception add up to. `open`: not mended. `variables`: of the earliest member. */
export type MemberSum = z.infer<typeof sumSchema>;

/** Returns the sum of the members of each exception, by exception id. Cost: one index range an exception. */
export async function sumMembers(tx: Connection, exceptionIds: readonly string[]): Promise<Map<string, MemberSum>> {
  if (exceptionIds.length === 0) return new Map();
  const sums = await query(
    sql`SELECT exception_id, count(*) AS transactions, count(*) FILTER (WHERE mended_at IS NULL) AS open,
          sum(amount_minor) AS amount_minor, array_remove(array_agg(DISTINCT currency), NULL) AS currencies, sum(lines) AS lines, sum(people) AS people,
          array_agg(DISTINCT facility ORDER BY facility) AS facilities, array_agg(DISTINCT department ORDER BY department) AS departments,
          array_agg(DISTINCT workflow ORDER BY workflow) AS workflows, array_agg(DISTINCT variables ->> 'interface') AS interfaces,
          array_agg(DISTINCT variables ->> 'connector') AS connectors, array_agg(DISTINCT variables ->> 'application') AS applications,
          array_agg(DISTINCT variables ->> 'supplier') AS suppliers, min(at) AS first_at, max(at) AS last_at, max(mended_at) AS last_mended_at,
          (array_agg(variables ORDER BY at, subject_id))[1] AS variables
        FROM exception_member WHERE exception_id = ANY(${exceptionIds}::uuid[]) GROUP BY exception_id`,
    sumSchema,
    tx,
  );
  return new Map(sums.map((s) => [s.exceptionId, s]));
}
