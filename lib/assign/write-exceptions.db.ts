import { type Connection, empty, execute, query, sql } from '@/lib/db';
import type { ExceptionRecord } from '@/lib/domain';
import { exceptionRowSchema, toExceptionRow } from './exception-row';

const columns = sql`id uuid, environment text, code text, signature text, grouped_by jsonb, title text, statement text, state text, severity text,
  severity_reason text, severity_set_by text, team text, team_reason text, person_id text, waiting_on text, facility text, department text,
  workflow text, interface text, connector text, application text, supplier text, facilities text[], departments text[], workflows text[],
  transactions integer, amount_minor bigint, currency text, lines integer, people integer, runbook text, history boolean, first_at timestamptz,
  last_at timestamptz, opened_at timestamptz, acknowledge_by timestamptz, due_at timestamptz, deadline_at timestamptz, acknowledged_at timestamptz,
  acknowledged_by text, resolved_at timestamptz, resolved_by text, closed_by text, resolution text, reopened integer, version integer,
  parent_id uuid, parent_number bigint, parent_reason text, parent_at timestamptz, apart_from uuid[], cause jsonb, flaps timestamptz[],
  held_until timestamptz, held_reason text,
  waiting_for text, wait_reason text, next_action_at timestamptz, paused_at timestamptz, paused_ms bigint, pause_left_ms bigint, snoozed_at timestamptz,
  snoozed_by text, snoozed_until timestamptz, snooze_reason text, snooze_transactions integer, snooze_severity text, parent_by text, eased integer, ticket_url text`;

/** Returns the open exceptions of these signatures, then those resolved after `since`, the latest first; locked for this step. */
export async function findExceptions(
  tx: Connection,
  environment: string,
  signatures: readonly string[],
  since: Date,
): Promise<ExceptionRecord[]> {
  return query(
    sql`SELECT * FROM exception WHERE environment = ${environment} AND signature = ANY(${signatures}::text[])
          AND (state <> 'resolved' OR resolved_at > ${since}::timestamptz)
        ORDER BY state = 'resolved', resolved_at DESC NULLS FIRST, id FOR UPDATE`,
    exceptionRowSchema,
    tx,
  );
}

/** Returns the exceptions of these ids, locked for this step unless `peek`. */
export async function readExceptions(tx: Connection, ids: readonly string[], peek = false): Promise<ExceptionRecord[]> {
  if (ids.length === 0) return [];
  return query(
    sql`SELECT * FROM exception WHERE id = ANY(${ids}::uuid[]) ORDER BY id ${peek ? empty : sql`FOR UPDATE`}`,
    exceptionRowSchema,
    tx,
  );
}

/**
 * Writes new exceptions and returns them with their numbers. One whose signature another writer has opened meanwhile is left out; it
 * can be found once that writer has committed, which this waits for.
 */
export async function insertExceptions(tx: Connection, exceptions: readonly ExceptionRecord[]): Promise<ExceptionRecord[]> {
  if (exceptions.length === 0) return [];
  const rows = exceptions.map(toExceptionRow);
  return query(
    sql`INSERT INTO exception (id, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, severity_set_by,
          team, team_reason, person_id, waiting_on, facility, department, workflow, interface, connector, application, supplier, facilities,
          departments, workflows, transactions, amount_minor, currency, lines, people, runbook, history, first_at, last_at, opened_at,
          acknowledge_by, due_at, deadline_at, acknowledged_at, acknowledged_by, resolved_at, resolved_by, closed_by, resolution, reopened, version,
          parent_id, parent_number, parent_reason, parent_at, apart_from, cause, flaps, held_until, held_reason,
          waiting_for, wait_reason, next_action_at, paused_at, paused_ms, pause_left_ms, snoozed_at, snoozed_by, snoozed_until,
          snooze_reason, snooze_transactions, snooze_severity, parent_by, eased, ticket_url)
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (${columns}) ORDER BY environment, signature
        ON CONFLICT (environment, signature) WHERE state <> 'resolved' DO NOTHING
        RETURNING *`,
    exceptionRowSchema,
    tx,
  );
}

/** Writes exceptions as they now stand. The caller holds their rows. */
export async function updateExceptions(tx: Connection, exceptions: readonly ExceptionRecord[]): Promise<void> {
  if (exceptions.length === 0) return;
  await execute(
    sql`UPDATE exception e SET statement = r.statement, state = r.state, severity = r.severity, severity_reason = r.severity_reason,
          severity_set_by = r.severity_set_by, team = r.team, team_reason = r.team_reason, person_id = r.person_id, waiting_on = r.waiting_on,
          facility = r.facility, department = r.department, workflow = r.workflow, interface = r.interface, connector = r.connector,
          application = r.application, supplier = r.supplier, facilities = r.facilities, departments = r.departments, workflows = r.workflows,
          transactions = r.transactions, amount_minor = r.amount_minor, currency = r.currency, lines = r.lines, people = r.people,
          history = r.history, first_at = r.first_at, last_at = r.last_at, acknowledge_by = r.acknowledge_by, due_at = r.due_at,
          deadline_at = r.deadline_at, acknowledged_at = r.acknowledged_at, acknowledged_by = r.acknowledged_by, resolved_at = r.resolved_at,
          resolved_by = r.resolved_by, closed_by = r.closed_by, resolution = r.resolution, reopened = r.reopened, version = r.version,
          parent_id = r.parent_id, parent_number = r.parent_number, parent_reason = r.parent_reason, parent_at = r.parent_at,
          apart_from = r.apart_from, cause = r.cause, flaps = r.flaps, held_until = r.held_until, held_reason = r.held_reason,
          waiting_for = r.waiting_for, wait_reason = r.wait_reason, next_action_at = r.next_action_at, paused_at = r.paused_at, paused_ms = r.paused_ms,
          pause_left_ms = r.pause_left_ms, snoozed_at = r.snoozed_at, snoozed_by = r.snoozed_by, snoozed_until = r.snoozed_until,
          snooze_reason = r.snooze_reason, snooze_transactions = r.snooze_transactions, snooze_severity = r.snooze_severity, parent_by = r.parent_by, eased = r.eased, ticket_url = r.ticket_url,
          updated_at = clock_timestamp()
        FROM jsonb_to_recordset(${JSON.stringify(exceptions.map(toExceptionRow))}::jsonb) AS r (${columns})
        WHERE e.id = r.id`,
    tx,
  );
}
