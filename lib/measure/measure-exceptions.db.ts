import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type Environment, environmentSchema, UNASSIGNED } from '@/lib/domain';
import { type Contribution, verdictAt } from './contribution';
import { moveContributions } from './move-contributions.db';
import { readContributions } from './write-contributions.db';

const MARK = 'exceptions';
/** A change may commit later than another that was stamped after it. */
const OVERLAP_MS = 60_000;

const rowSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  workflow: z.string().nullable(),
  workflows: z.array(z.string()),
  facility: z.string().nullable(),
  department: z.string().nullable(),
  opened_at: z.date(),
  due_at: z.date(),
  resolved_at: z.date().nullable(),
  closed_by: z.string().nullable(),
  updated_at: z.date(),
});
type Row = z.infer<typeof rowSchema>;

const selectExceptions = sql`SELECT id, environment, workflow, workflows, facility, department, opened_at, due_at, resolved_at, closed_by, updated_at FROM exception`;

const isChanged = sql`updated_at >= coalesce((SELECT at FROM kpi_mark WHERE name = ${MARK}), '-infinity')`;

/** Returns the months that the ids of changed exceptions lie in, which is where what they give to KPIs is kept. */
export async function listExceptionMonths(): Promise<Date[]> {
  const rows = await query(
    // The first 48 bits of an id are its milliseconds: uuid_extract_timestamp came with PostgreSQL 17.
    sql`SELECT DISTINCT date_trunc('month', to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0), 'UTC') AS at
        FROM exception WHERE ${isChanged}`,
    z.object({ at: z.date() }),
  );
  return rows.map(({ at }) => at);
}

/**
 * Works out anew what exceptions that changed give to KPIs of kind exceptions_in_time, at most `limit`, and returns how many it looked at.
 * One that spans several places stands at no known place.
 */
export async function measureExceptions(tx: Connection, index: CatalogIndex, now: Date, limit = 2000): Promise<number> {
  const kpis = index.catalog.kpis.flatMap((kpi) =>
    kpi.defaultOn && kpi.measure?.kind === 'exceptions_in_time' ? [{ id: kpi.id, workflows: new Set(kpi.measure.workflows) }] : [],
  );
  if (kpis.length === 0) return 0;
  const rows = await query(sql`${selectExceptions} WHERE ${isChanged} ORDER BY updated_at LIMIT ${limit}`, rowSchema, tx);
  if (rows.length === 0) return 0;
  const before = await readContributions(
    tx,
    rows.map((row) => row.id),
  );
  const after = rows.flatMap((row) =>
    kpis.flatMap((kpi) => (row.workflows.some((one) => kpi.workflows.has(one)) ? [contributionOf(row, kpi.id, now)] : [])),
  );
  await moveContributions(tx, before, after);
  const last = rows.at(-1)?.updated_at ?? now;
  // A full page goes on where it ended; the last page stays a little behind the clock that stamps changes, which is the database's.
  const mark =
    rows.length === limit
      ? sql`${last}::timestamptz`
      : sql`least(${last}::timestamptz, clock_timestamp() - ${OVERLAP_MS}::integer * interval '1 millisecond')`;
  await execute(
    sql`INSERT INTO kpi_mark VALUES (${MARK}, ${mark}) ON CONFLICT (name) DO UPDATE SET at = greatest(kpi_mark.at, excluded.at)`,
    tx,
  );
  return rows.length === limit ? rows.length : 0;
}

/** Returns what all exceptions of an environment give to a KPI of kind exceptions_in_time. Nothing is written. */
export async function contributeExceptions(
  on: Connection,
  kpi: { id: string; workflows: readonly string[] },
  { environment, now }: { environment: Environment; now: Date },
): Promise<Contribution[]> {
  const rows = await query(
    sql`${selectExceptions} WHERE environment = ${environment} AND workflows && ${kpi.workflows}::text[]`,
    rowSchema,
    on,
  );
  return rows.map((row) => contributionOf(row, kpi.id, now));
}

/** Looks at all exceptions again from the beginning. */
export async function forgetExceptionMark(tx: Connection): Promise<void> {
  await execute(sql`DELETE FROM kpi_mark WHERE name = ${MARK}`, tx);
}

/** Counts when it is resolved or due; in time when it was resolved by then. What another exception replaced is left out. */
function contributionOf(row: Row, kpi: string, now: Date): Contribution {
  const inTime = row.resolved_at !== null && row.resolved_at <= row.due_at;
  const countsAt = inTime && row.resolved_at ? row.resolved_at : row.due_at;
  const superseded = row.closed_by === 'superseded';
  return {
    ...verdictAt(row.opened_at),
    subjectId: row.id,
    subjectKind: 'exception',
    kpi,
    environment: row.environment,
    workflow: row.workflow ?? row.workflows[0] ?? UNASSIGNED,
    facility: row.facility ?? UNASSIGNED,
    department: row.department ?? UNASSIGNED,
    supplier: null,
    state: superseded ? 'excluded' : now >= countsAt ? 'counted' : 'pending',
    reason: superseded ? 'replaced by another exception' : null,
    cohortAt: countsAt,
    countsAt,
    numerator: superseded || !inTime ? 0 : 1,
    denominator: superseded ? 0 : 1,
    facts: null,
  };
}
