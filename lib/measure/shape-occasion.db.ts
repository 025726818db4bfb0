import { z } from 'zod';
import { type Connection, execute, jsonb, query, type Sql, sql } from '@/lib/db';
import { type Deadline, deadlineGrids, type Occasion } from '@/lib/domain';

const caseSchema = z.object({ facility: z.string(), begun_at: z.date(), done_at: z.date().nullable() });
type Case = z.infer<typeof caseSchema>;

const MINUTE_MS = 60_000;

/**
 * Writes anew how far an occasion had come at each step of time, by facility, and returns how many cases it has. Steps after `now` hold what
 * is known by now. The cases are those the calendar promises, or those that began between the occasion before and this one.
 * Cost: promised ones by their unique key, others one range of transaction_started and their milestones.
 */
export async function shapeOccasion(
  tx: Connection,
  { environment, deadline, occasion }: { environment: string; deadline: Deadline; occasion: Occasion },
  now: Date,
): Promise<number> {
  const lists = await Promise.all(occasion.dues.map((due) => listCases(tx, { environment, deadline, occasion: occasion.key, due })));
  const shapes = occasion.dues.flatMap(({ dueAt }, i) =>
    [...Map.groupBy(lists[i] ?? [], ({ facility }) => facility)].map(([facility, cases]) => ({
      facility,
      due_at: dueAt,
      ...countSteps(cases, deadline, dueAt),
    })),
  );
  const cases = lists.reduce((total, list) => total + list.length, 0);
  const dueAt = new Date(Math.max(...occasion.dues.map((due) => due.dueAt.getTime())));
  const of = sql`environment = ${environment} AND subject = ${deadline.id} AND occasion = ${occasion.key}`;
  await execute(sql`DELETE FROM forecast_shape WHERE ${of}`, tx);
  await execute(
    sql`INSERT INTO forecast_occasion (environment, subject, occasion, due_at, shaped_at, cases)
        VALUES (${environment}, ${deadline.id}, ${occasion.key}, ${dueAt}, ${now}, ${cases})
        ON CONFLICT (environment, subject, occasion) DO UPDATE SET due_at = excluded.due_at, shaped_at = excluded.shaped_at, cases = excluded.cases`,
    tx,
  );
  await execute(
    sql`INSERT INTO forecast_shape (environment, subject, occasion, workflow, facility, due_at, begun, done)
        SELECT ${environment}, ${deadline.id}, ${occasion.key}, ${deadline.workflow}, facility, due_at, begun, done
        FROM jsonb_to_recordset(${jsonb(shapes)}) AS r (facility text, due_at timestamptz, begun integer[], done integer[])`,
    tx,
  );
  return cases;
}

/** Cumulative counts at each step of the grid. */
function countSteps(cases: readonly Case[], { kind }: Deadline, dueAt: Date): { begun: number[]; done: number[] } {
  const { from, step, steps } = deadlineGrids[kind];
  const count = (times: readonly (Date | null)[]) => {
    const sorted = times.flatMap((at) => (at ? [at.getTime()] : [])).sort((a, b) => a - b);
    let reached = 0;
    return Array.from({ length: steps }, (_, i) => {
      const until = dueAt.getTime() + (from + i * step) * MINUTE_MS;
      while (reached < sorted.length && (sorted[reached] ?? 0) <= until) reached++;
      return reached;
    });
  };
  return { begun: count(cases.map((one) => one.begun_at)), done: count(cases.map((one) => one.done_at)) };
}

interface Asked {
  environment: string;
  deadline: Deadline;
  occasion: string;
  due: Occasion['dues'][number];
}

function listCases(tx: Connection, { environment, deadline, occasion, due }: Asked): Promise<Case[]> {
  const supplied: Sql = deadline.suppliers.length === 0 ? sql`` : sql` AND t.supplier = ANY(${[...deadline.suppliers]}::text[])`;
  const statement =
    deadline.from === null
      ? sql`SELECT facility, 'epoch'::timestamptz AS begun_at, arrived_at AS done_at FROM occurrence
          WHERE environment = ${environment} AND code = ${deadline.exceptionType} AND period = ${occasion} AND state <> 'void' AND facility = ANY(${[...due.facilities]}::text[])`
      : sql`SELECT t.facility, course.begun_at, course.done_at FROM transaction t
          CROSS JOIN LATERAL (
            SELECT min(reached_at) FILTER (WHERE m.milestone = ${deadline.from}) AS begun_at, min(reached_at) FILTER (WHERE m.milestone = ${deadline.milestone}) AS done_at
            FROM milestone m WHERE m.transaction_id = t.id) AS course
          WHERE t.environment = ${environment} AND t.workflow = ${deadline.workflow} AND t.started_at >= ${new Date(due.startsAt.getTime() - 86_400_000)} AND t.started_at < ${due.dueAt}
            AND course.begun_at >= ${due.startsAt} AND course.begun_at < ${due.dueAt}
            AND t.state <> 'cancelled' AND t.facility = ANY(${[...due.facilities]}::text[])${supplied}`;
  return query(statement, caseSchema, tx);
}

/** Returns when each occasion of a deadline in an environment was last shaped, and how many cases it had. */
export async function listShaped(
  tx: Connection,
  environment: string,
  subject: string,
  since: Date,
): Promise<Map<string, { at: Date; cases: number }>> {
  const rows = await query(
    sql`SELECT occasion, shaped_at, cases FROM forecast_occasion WHERE environment = ${environment} AND subject = ${subject} AND due_at >= ${since}`,
    z.object({ occasion: z.string(), shaped_at: z.date(), cases: z.number() }),
    tx,
  );
  return new Map(rows.map((row) => [row.occasion, { at: row.shaped_at, cases: row.cases }]));
}

/** Drops the shapes of occasions that were due before `until`. */
export async function dropShapes(tx: Connection, until: Date): Promise<void> {
  await execute(sql`DELETE FROM forecast_occasion WHERE due_at < ${until}`, tx);
}
