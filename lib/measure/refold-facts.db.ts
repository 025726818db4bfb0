import { type Connection, numberOf, numberOrNull, oneOf, queryColumns, sql, textOf, textOrNull, timeOf } from '@/lib/db';
import { type CanonicalEvent, eventStatuses } from '@/lib/domain';
import { type FactNames, type Facts, foldFacts, noFacts, type ToldEvent } from './fold-facts';

const statusOf = oneOf(eventStatuses);

/**
 * Returns what the stored events of these cases told under these names; cases that told nothing are absent. Cost: one index look-up an event,
 * and the events that tell one of the names are read, or all where a condition has to be tested.
 */
export async function refoldFacts(tx: Connection, ids: readonly string[], wanted: FactNames): Promise<Map<string, Facts>> {
  const names = [...new Set([...wanted.names, ...[...wanted.byMilestone.values()].flat()])];
  const facts = new Map<string, Facts>();
  if (ids.length === 0 || (names.length === 0 && wanted.conditions.length === 0)) return facts;
  const rows = await queryColumns(
    sql`SELECT te.transaction_id, e.event_key, e.occurred_at, e.received_at, e.workflow, e.milestone, e.status, e.source_status, e.facility,
          e.department, e.interface, e.connector, e.application, e.supplier, e.attempt, e.replay_id, e.duration_ms, e.message_type, e.business_keys,
          e.error_class, e.error_code, e.error_message, e.measures, e.attributes
        FROM transaction_event te JOIN event e ON e.event_key = te.event_key AND e.occurred_at = te.occurred_at
        WHERE te.transaction_id = ANY(${ids}::uuid[]) AND (${wanted.conditions.length > 0} OR e.attributes ?| ${names}::text[] OR e.measures ?| ${names}::text[]
          OR EXISTS (SELECT FROM jsonb_array_elements(e.business_keys) AS key WHERE key->>'type' = ANY(${names}::text[])))`,
    (row) => ({ id: textOf(row[0]), event: readEvent(row) }),
    tx,
  );
  for (const [id, list] of Map.groupBy(rows, (row) => row.id))
    facts.set(
      id,
      foldFacts(
        noFacts,
        list.map((row) => row.event),
        wanted,
      ),
    );
  return facts;
}

/** The three jsonb columns hold what normalize checked. */
const readEvent = (row: readonly unknown[]): ToldEvent => ({
  eventKey: textOf(row[1]),
  occurredAt: timeOf(row[2]),
  receivedAt: timeOf(row[3]),
  workflow: textOf(row[4]),
  milestone: textOrNull(row[5]),
  status: statusOf(row[6]),
  sourceStatus: textOrNull(row[7]),
  facility: textOf(row[8]),
  department: textOf(row[9]),
  interface: textOrNull(row[10]),
  connector: textOrNull(row[11]),
  application: textOrNull(row[12]),
  supplier: textOrNull(row[13]),
  attempt: numberOf(row[14]),
  replayId: textOrNull(row[15]),
  durationMs: numberOrNull(row[16]),
  messageType: textOrNull(row[17]),
  businessKeys: row[18] as CanonicalEvent['businessKeys'],
  errorClass: textOrNull(row[19]),
  errorCode: textOrNull(row[20]),
  errorMessage: textOrNull(row[21]),
  measures: row[22] as CanonicalEvent['measures'],
  attributes: row[23] as CanonicalEvent['attributes'],
});
