import { type Connection, execute, inTransaction, type Sql, sql } from '@/lib/db';
import type { DueDay } from './find-due-day.db';

/** Sketches of several rows as one. */
const merged = sql`sketch_tidy(coalesce(string_to_array(string_agg(array_to_string(b.sketch, ','), ',') FILTER (WHERE cardinality(b.sketch) > 0), ',')::integer[], '{}'))`;

/**
 * Makes the rows of one local day anew from its hours, so that a day is the merge of its hours by construction. Writers go on meanwhile: one that
 * writes into the day ends this transaction, which begins again from what then stands. Errors: DatabaseError when that happens five times.
 */
export async function rollDay(day: DueDay, now: Date): Promise<void> {
  await inTransaction(
    async (tx) => {
      await execute(sql`SET LOCAL work_mem = '64MB'`, tx);
      if (day.work === 'kept') await keepDay(tx, day, now);
      else await closeDay(tx, day, now);
    },
    { lane: 'worker', isolation: 'repeatable read' },
  );
}

const within = ({ environment, dayAt, endsAt }: DueDay): Sql =>
  sql`b.environment = ${environment} AND b.bucket_at >= ${dayAt}::timestamptz AND b.bucket_at < ${endsAt}::timestamptz`;

async function keepDay(tx: Connection, day: DueDay, now: Date): Promise<void> {
  const { environment, dayAt } = day;
  await execute(sql`DELETE FROM transaction_day b WHERE ${within(day)}`, tx);
  // A row that somebody else has just put there is not overlooked: it ends this transaction.
  await execute(
    sql`INSERT INTO transaction_day SELECT b.environment, ${dayAt}::timestamptz, b.workflow, b.facility, b.department, b.state, sum(b.n)
        FROM transaction_hour b WHERE ${within(day)} GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(b.n) <> 0 ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(sql`DELETE FROM kpi_day b WHERE ${within(day)}`, tx);
  await execute(
    sql`INSERT INTO kpi_day
        SELECT b.environment, v.level, b.kpi, ${dayAt}::timestamptz, v.facility, v.department, v.workflow, sum(b.n), sum(b.numerator), sum(b.denominator), ${merged}
        FROM kpi_bucket b, LATERAL (VALUES ('whole', '', '', ''), ('facility', b.facility, '', ''),
          ('place', b.facility, b.department, b.workflow)) AS v (level, facility, department, workflow)
        WHERE ${within(day)} GROUP BY 1, 2, 3, 4, 5, 6, 7 ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(
    sql`UPDATE rolled_day SET kept_at = ${now}::timestamptz WHERE environment = ${environment} AND day_at = ${dayAt}::timestamptz`,
    tx,
  );
}

const sums = sql`sum(b.n), sum(b.retries), sum(b.duration_n), sum(b.duration_sum_ms), array_to_string(${merged}, ',')`;

/** Hours that retention has dropped say nothing any more: what was rolled of them stays, and what comes that late is not counted by the day. */
const hoursGone = ({ dayAt, endsAt }: DueDay): Sql =>
  sql`EXISTS (SELECT FROM retention_log l WHERE l.name = 'bucket_hour' AND l.what IN ('bucket_hour_m' || to_char(${dayAt}::timestamptz AT TIME ZONE 'UTC', 'YYYYMM'),
    'bucket_hour_m' || to_char(${endsAt}::timestamptz AT TIME ZONE 'UTC' - interval '1 hour', 'YYYYMM')))`;

async function closeDay(tx: Connection, day: DueDay, now: Date): Promise<void> {
  const { environment, dayAt } = day;
  const mine = sql`environment = ${environment} AND day_at = ${dayAt}::timestamptz`;
  const kept = await execute(sql`UPDATE rolled_day SET dirty_at = NULL WHERE ${mine} AND rolled_at IS NOT NULL AND ${hoursGone(day)}`, tx);
  if (kept > 0) return;
  await execute(sql`DELETE FROM group_day b WHERE ${within(day)}`, tx);
  await execute(
    sql`INSERT INTO group_day SELECT b.environment, b.by, ${dayAt}::timestamptz, b.id, b.status, ${sums}
        FROM group_hour b WHERE ${within(day)} GROUP BY 1, 2, 3, 4, 5 HAVING sum(b.n) <> 0`,
    tx,
  );
  await execute(sql`DELETE FROM bucket_day b WHERE ${within(day)}`, tx);
  await execute(
    sql`INSERT INTO bucket_day
        SELECT b.environment, v.level, ${dayAt}::timestamptz, v.workflow, v.facility, v.department, v.interface, v.connector, v.application, b.status, v.error_class, ${sums}
        FROM bucket_hour b, LATERAL (VALUES ('place', b.workflow, b.facility, b.department, '', '', '', ''),
          ('route', b.workflow, '', '', b.interface, b.connector, b.application, ''),
          ('full', b.workflow, b.facility, b.department, b.interface, b.connector, b.application, b.error_class))
          AS v (level, workflow, facility, department, interface, connector, application, error_class)
        WHERE ${within(day)} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 HAVING sum(b.n) <> 0`,
    tx,
  );
  await execute(
    sql`UPDATE rolled_day SET dirty_at = NULL, rolled_at = ${now}::timestamptz, closed_events = coalesce(closed_events, events) WHERE ${mine}`,
    tx,
  );
}
