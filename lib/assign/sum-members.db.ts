import { z } from 'zod';
import { type Connection, empty, query, type Sql, sql } from '@/lib/db';

const names = z.array(z.string()).nullable();
const sumSchema = z.object({
  exception_id: z.string(),
  transactions: z.number(),
  open: z.number(),
  amount_minor: z.coerce.number().nullable(),
  currencies: names,
  lines: z.number().nullable(),
  people: z.number().nullable(),
  facilities: names,
  departments: names,
  workflows: names,
  interfaces: names,
  connectors: names,
  applications: names,
  suppliers: names,
  first_at: z.date(),
  last_at: z.date(),
  last_mended_at: z.date().nullable(),
  variables: z.record(z.string(), z.string()).nullable(),
});
const amountSchema = z.object({ exception_id: z.string(), currency: z.string(), amount_minor: z.coerce.number() });

/** What the members of one exception add up to. */
export interface MemberSum {
  exceptionId: string;
  /** Transactions and promised batches; metrics are evidence, not transactions. */
  transactions: number;
  /** Members that are not mended. */
  open: number;
  /** By currency, the largest first; empty when no money is known. */
  amounts: { currency: string; amountMinor: number }[];
  lines: number | null;
  people: number | null;
  facilities: string[];
  departments: string[];
  workflows: string[];
  interfaces: string[];
  connectors: string[];
  applications: string[];
  suppliers: string[];
  firstAt: Date;
  lastAt: Date;
  lastMendedAt: Date | null;
  /** Of the earliest member. */
  variables: Record<string, string>;
}

/** Returns the sum of the members of each exception, by exception id. Cost: one index range an exception. */
export const sumMembers = (tx: Connection, exceptionIds: readonly string[]): Promise<Map<string, MemberSum>> =>
  sum(tx, exceptionIds, empty);

/** As sumMembers, of those alone that nothing has mended; an exception without one is left out. */
export const sumOpenMembers = (tx: Connection, exceptionIds: readonly string[]): Promise<Map<string, MemberSum>> =>
  sum(tx, exceptionIds, sql` AND mended_at IS NULL`);

async function sum(tx: Connection, exceptionIds: readonly string[], only: Sql): Promise<Map<string, MemberSum>> {
  if (exceptionIds.length === 0) return new Map();
  const rows = await query(
    sql`SELECT s.*, (SELECT m.variables FROM exception_member m WHERE m.exception_id = s.exception_id${only} ORDER BY m.at, m.subject_id LIMIT 1) AS variables
        FROM (
          SELECT exception_id, count(*) FILTER (WHERE subject_kind <> 'metric') AS transactions, count(*) FILTER (WHERE mended_at IS NULL) AS open,
            sum(amount_minor) AS amount_minor, array_agg(DISTINCT coalesce(currency, '')) FILTER (WHERE amount_minor IS NOT NULL) AS currencies,
            sum(lines) AS lines, sum(people) AS people,
            array_agg(DISTINCT facility) AS facilities, array_agg(DISTINCT department) AS departments, array_agg(DISTINCT workflow) AS workflows,
            array_agg(DISTINCT variables ->> 'interface') FILTER (WHERE variables ->> 'interface' <> '') AS interfaces,
            array_agg(DISTINCT variables ->> 'connector') FILTER (WHERE variables ->> 'connector' <> '') AS connectors,
            array_agg(DISTINCT variables ->> 'application') FILTER (WHERE variables ->> 'application' <> '') AS applications,
            array_agg(DISTINCT variables ->> 'supplier') FILTER (WHERE variables ->> 'supplier' <> '') AS suppliers,
            min(at) AS first_at, max(at) AS last_at, max(mended_at) AS last_mended_at
          FROM exception_member WHERE exception_id = ANY(${exceptionIds}::uuid[])${only} GROUP BY exception_id
        ) AS s`,
    sumSchema,
    tx,
  );
  const mixed = await sumByCurrency(
    tx,
    rows.filter((row) => (row.currencies?.length ?? 0) > 1).map((row) => row.exception_id),
    only,
  );
  return new Map(
    rows.map((row) => {
      const [currency = ''] = row.currencies ?? [];
      const single = row.amount_minor === null ? [] : [{ currency, amountMinor: row.amount_minor }];
      return [row.exception_id, toSum(row, mixed.get(row.exception_id) ?? single)];
    }),
  );
}

function toSum(row: z.infer<typeof sumSchema>, amounts: MemberSum['amounts']): MemberSum {
  return {
    exceptionId: row.exception_id,
    transactions: row.transactions,
    open: row.open,
    amounts,
    lines: row.lines,
    people: row.people,
    facilities: row.facilities ?? [],
    departments: row.departments ?? [],
    workflows: row.workflows ?? [],
    interfaces: row.interfaces ?? [],
    connectors: row.connectors ?? [],
    applications: row.applications ?? [],
    suppliers: row.suppliers ?? [],
    firstAt: row.first_at,
    lastAt: row.last_at,
    lastMendedAt: row.last_mended_at,
    variables: row.variables ?? {},
  };
}

async function sumByCurrency(tx: Connection, exceptionIds: readonly string[], only: Sql): Promise<Map<string, MemberSum['amounts']>> {
  if (exceptionIds.length === 0) return new Map();
  const rows = await query(
    sql`SELECT exception_id, coalesce(currency, '') AS currency, sum(amount_minor) AS amount_minor FROM exception_member
        WHERE exception_id = ANY(${exceptionIds}::uuid[]) AND amount_minor IS NOT NULL${only} GROUP BY 1, 2 ORDER BY 3 DESC`,
    amountSchema,
    tx,
  );
  const grouped = Map.groupBy(rows, (row) => row.exception_id);
  return new Map([...grouped].map(([id, list]) => [id, list.map((one) => ({ currency: one.currency, amountMinor: one.amount_minor }))]));
}
