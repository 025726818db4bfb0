import { type Connection, execute, sql, writeArray, writeMostlyNew } from '@/lib/db';
import { toTransactionRow } from '@/lib/domain';
import type { Course, Step } from './write-courses.db';

/** When the first of the steps that an open transaction has not reached is due. */
function nextDue({ transaction, steps }: Pick<Course, 'transaction' | 'steps'>): Date | null {
  if (transaction.state !== 'open') return null;
  const due = (step: Step) => (step.reachedAt || !step.dueAt ? [] : [step.dueAt.getTime()]);
  const times = steps.flatMap(due);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

/** Writes transactions as they now stand, new or known. */
export async function writeTransactions(tx: Connection, courses: readonly Course[], now: Date): Promise<void> {
  const into = sql`COPY transaction (id, environment, workflow, facility, department, supplier, state, milestone, started_at, last_at, ended_at, key_type,
    key_value, correlation_id, trace_ids, amount_minor, currency, lines, people, measures, interface, connector, application, error_class, error_code,
    error_message, failed_at, attempts, event_count, notes, next_due_at, updated_at) FROM STDIN`;
  const isNew = (course: Course) => course.isNew;
  const rowsOf = (course: Course) => [toRow(course, now)];
  await writeMostlyNew(courses, { into, isNew, rowsOf, write: (some) => upsertTransactions(tx, some, now) }, tx);
}

function toRow(course: Course, now: Date) {
  const { transaction: t } = course;
  return [
    ...[t.id, t.environment, t.workflow, t.facility, t.department, t.supplier, t.state, t.milestone, t.startedAt, t.lastAt, t.endedAt],
    ...[t.keyType, t.keyValue, t.correlationId, writeArray(t.traceIds), t.amountMinor, t.currency, t.lines, t.people],
    ...[JSON.stringify(t.measures), t.interface, t.connector, t.application, t.errorClass, t.errorCode, t.errorMessage, t.failedAt],
    ...[t.attempts, t.eventCount, JSON.stringify(t.notes), nextDue(course), now],
  ];
}

async function upsertTransactions(tx: Connection, courses: readonly Course[], now: Date): Promise<void> {
  if (courses.length === 0) return;
  const rows = courses
    .map((course) => ({ ...toTransactionRow(course.transaction), next_due_at: nextDue(course) ?? undefined }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  await execute(
    sql`INSERT INTO transaction (id, environment, workflow, facility, department, supplier, state, milestone, started_at, last_at, ended_at, key_type, key_value,
          correlation_id, trace_ids, amount_minor, currency, lines, people, measures, interface, connector, application, error_class, error_code,
          error_message, failed_at, attempts, event_count, notes, next_due_at, updated_at)
        SELECT r.*, ${now}::timestamptz FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (
          id uuid, environment text, workflow text, facility text, department text, supplier text, state text, milestone text,
          started_at timestamptz, last_at timestamptz, ended_at timestamptz, key_type text, key_value text, correlation_id text,
          trace_ids text[], amount_minor bigint, currency text, lines integer, people integer, measures jsonb, interface text,
          connector text, application text, error_class text, error_code text, error_message text, failed_at timestamptz,
          attempts integer, event_count integer, notes jsonb, next_due_at timestamptz)
        ON CONFLICT (id) DO UPDATE SET
          workflow = excluded.workflow, facility = excluded.facility, department = excluded.department, supplier = excluded.supplier, state = excluded.state,
          milestone = excluded.milestone, started_at = excluded.started_at, last_at = excluded.last_at, ended_at = excluded.ended_at,
          key_type = excluded.key_type, key_value = excluded.key_value, correlation_id = excluded.correlation_id,
          trace_ids = excluded.trace_ids, amount_minor = excluded.amount_minor, currency = excluded.currency, lines = excluded.lines,
          people = excluded.people, measures = excluded.measures, interface = excluded.interface, connector = excluded.connector,
          application = excluded.application, error_class = excluded.error_class, error_code = excluded.error_code,
          error_message = excluded.error_message, failed_at = excluded.failed_at, attempts = excluded.attempts,
          event_count = excluded.event_count, notes = excluded.notes, next_due_at = excluded.next_due_at, updated_at = excluded.updated_at`,
    tx,
  );
}
