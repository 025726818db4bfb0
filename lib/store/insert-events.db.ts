import { z } from 'zod';
import { type Connection, type CopyValue, copyNew, query, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { findLane, laneOf } from './inbox-lane.db';

const keySchema = z.object({ event_key: z.string() });

/**
 * Appends events and puts exactly the new ones into the inbox; returns the keys of the new ones. With `history` they are
 * marked as told by a feed of the past: taken after live ones, and nobody is mailed about them.
 */
export async function insertEvents(tx: Connection, events: readonly CanonicalEvent[], history: boolean): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  // What has a name of its own was looked for before it came here: it stands only if another request stored it meanwhile.
  if (events.every((event) => event.eventKey !== event.contentHash) && (await copyEvents(tx, inOrder(events), history)))
    return new Set(events.map((event) => event.eventKey));
  const rows = await query(
    sql`WITH fresh AS (
          INSERT INTO event (environment, event_key, occurred_at, received_at, content_hash, event_id, source, workflow, milestone, status,
            source_status, outcome, transaction_ref, correlation_id, trace_id, span_id, parent_transaction_ref, facility, department, interface,
            connector, application, supplier, attempt, replay_id, started_at, duration_ms, message_type, business_keys, error_class, error_code,
            error_message, error_retryable, measures, deep_link, attributes, document_lines)
          SELECT r."environment", r."eventKey", r."occurredAt", r."receivedAt", r."contentHash", r."eventId", r."source", r."workflow", r."milestone", r."status",
            r."sourceStatus", r."outcome", r."transactionId", r."correlationId", r."traceId", r."spanId", r."parentTransactionId", r."facility", r."department", r."interface",
            r."connector", r."application", r."supplier", r."attempt", r."replayId", r."startedAt", r."durationMs", r."messageType", r."businessKeys", r."errorClass", r."errorCode",
            r."errorMessage", r."errorRetryable", r."measures", r."deepLink", r."attributes", r."documentLines"
          FROM json_to_recordset(${JSON.stringify(inOrder(events))}::json) AS r (
            "environment" text, "eventKey" uuid, "occurredAt" timestamptz, "receivedAt" timestamptz, "contentHash" uuid, "eventId" text, "source" text,
            "workflow" text, "milestone" text, "status" text, "sourceStatus" text, "outcome" text, "transactionId" text, "correlationId" text,
            "traceId" text, "spanId" text, "parentTransactionId" text, "facility" text, "department" text, "interface" text, "connector" text,
            "application" text, "supplier" text, "attempt" smallint, "replayId" text, "startedAt" timestamptz, "durationMs" double precision,
            "messageType" text, "businessKeys" jsonb, "errorClass" text, "errorCode" text, "errorMessage" text, "errorRetryable" boolean,
            "measures" jsonb, "deepLink" text, "attributes" jsonb, "documentLines" jsonb)
          ON CONFLICT DO NOTHING
          RETURNING event_key, occurred_at, environment, workflow
        ), queued AS (
          INSERT INTO event_inbox (event_key, occurred_at, history, lane)
          SELECT event_key, occurred_at, ${history}::boolean, ${laneOf(sql`environment`, sql`workflow`)} FROM fresh ORDER BY occurred_at
        )
        SELECT event_key FROM fresh`,
    keySchema,
    tx,
  );
  return new Set(rows.map((row) => row.event_key));
}

/** One order for all writers: two requests with the same events wait for each other instead of locking each other out. */
const inOrder = (events: readonly CanonicalEvent[]): CanonicalEvent[] => events.toSorted((a, b) => (a.eventKey < b.eventKey ? -1 : 1));

function copyEvents(tx: Connection, events: readonly CanonicalEvent[], history: boolean): Promise<boolean> {
  const byTime = events.toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  return copyNew(
    [
      {
        into: sql`COPY event (environment, event_key, occurred_at, received_at, content_hash, event_id, source, workflow, milestone, status,
          source_status, outcome, transaction_ref, correlation_id, trace_id, span_id, parent_transaction_ref, facility, department, interface,
          connector, application, supplier, attempt, replay_id, started_at, duration_ms, message_type, business_keys, error_class, error_code,
          error_message, error_retryable, measures, deep_link, attributes, document_lines) FROM STDIN`,
        rows: events.map(toRow),
      },
      {
        into: sql`COPY event_inbox (event_key, occurred_at, history, lane) FROM STDIN`,
        rows: byTime.map((event) => [event.eventKey, event.occurredAt, history, findLane(event.environment, event.workflow)]),
      },
    ],
    tx,
  );
}

const toRow = (e: CanonicalEvent): CopyValue[] => [
  ...[e.environment, e.eventKey, e.occurredAt, e.receivedAt, e.contentHash, e.eventId, e.source, e.workflow, e.milestone, e.status],
  ...[e.sourceStatus, e.outcome, e.transactionId, e.correlationId, e.traceId, e.spanId, e.parentTransactionId, e.facility, e.department],
  ...[e.interface, e.connector, e.application, e.supplier, e.attempt, e.replayId, e.startedAt, e.durationMs, e.messageType],
  ...[JSON.stringify(e.businessKeys), e.errorClass, e.errorCode, e.errorMessage, e.errorRetryable, JSON.stringify(e.measures), e.deepLink],
  ...[JSON.stringify(e.attributes), e.documentLines ? JSON.stringify(e.documentLines) : null],
];
