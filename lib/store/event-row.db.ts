import { booleanOf, numberOf, numberOrNull, oneOf, sql, textOf, textOrNull, timeOf, timeOrNull } from '@/lib/db';
import { type CanonicalEvent, environments, eventStatuses, outcomes } from '@/lib/domain';

/** The columns of table event as `readEventRow` takes them. */
export const eventColumns = sql`e.environment, e.event_key, e.occurred_at, e.received_at, e.content_hash, e.event_id, e.source, e.workflow, e.milestone,
  e.status, e.source_status, e.outcome, e.transaction_ref, e.correlation_id, e.trace_id, e.span_id, e.parent_transaction_ref, e.facility,
  e.department, e.interface, e.connector, e.application, e.supplier, e.attempt, e.replay_id, e.started_at, e.duration_ms, e.message_type,
  e.business_keys, e.error_class, e.error_code, e.error_message, e.error_retryable, e.measures, e.deep_link, e.attributes`;

/** The same with the lines of its document, for what tells an event anew: `readWholeEvent` takes them. Rounds leave the lines where they lie. */
export const wholeEventColumns = sql`${eventColumns}, e.document_lines`;

const environmentOf = oneOf(environments);
const statusOf = oneOf(eventStatuses);
const outcomeOf = oneOf(outcomes.filter((outcome) => outcome !== 'open'));

/** One row of table event, as the canonical event it was. The three jsonb columns hold what normalize checked. */
export function readEventRow(row: readonly unknown[]): CanonicalEvent {
  return {
    environment: environmentOf(row[0]),
    eventKey: textOf(row[1]),
    occurredAt: timeOf(row[2]),
    receivedAt: timeOf(row[3]),
    contentHash: textOf(row[4]),
    eventId: textOrNull(row[5]),
    source: textOf(row[6]),
    workflow: textOf(row[7]),
    milestone: textOrNull(row[8]),
    status: statusOf(row[9]),
    sourceStatus: textOrNull(row[10]),
    outcome: row[11] === null ? null : outcomeOf(row[11]),
    transactionId: textOrNull(row[12]),
    correlationId: textOrNull(row[13]),
    traceId: textOrNull(row[14]),
    spanId: textOrNull(row[15]),
    parentTransactionId: textOrNull(row[16]),
    facility: textOf(row[17]),
    department: textOf(row[18]),
    interface: textOrNull(row[19]),
    connector: textOrNull(row[20]),
    application: textOrNull(row[21]),
    supplier: textOrNull(row[22]),
    attempt: numberOf(row[23]),
    replayId: textOrNull(row[24]),
    startedAt: timeOrNull(row[25]),
    durationMs: numberOrNull(row[26]),
    messageType: textOrNull(row[27]),
    businessKeys: listOf<CanonicalEvent['businessKeys'][number]>(row[28]),
    errorClass: textOrNull(row[29]),
    errorCode: textOrNull(row[30]),
    errorMessage: textOrNull(row[31]),
    errorRetryable: row[32] === null ? null : booleanOf(row[32]),
    measures: recordOf<CanonicalEvent['measures']>(row[33]),
    deepLink: textOrNull(row[34]),
    attributes: recordOf<CanonicalEvent['attributes']>(row[35]),
  };
}

/** One row with its lines: all that is kept of an event. */
export function readWholeEvent(row: readonly unknown[]): CanonicalEvent {
  const event = readEventRow(row);
  return row[36] === null ? event : { ...event, documentLines: recordOf<NonNullable<CanonicalEvent['documentLines']>>(row[36]) };
}

function listOf<T>(value: unknown): T[] {
  if (!Array.isArray(value)) throw new TypeError('A column was promised to be a list.');
  return value;
}

function recordOf<T extends object>(value: unknown): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('A column was promised to be a record.');
  // Only events that normalize made are stored: their names and values are of this type.
  return value as T;
}
