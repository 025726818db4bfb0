import { z } from 'zod';
import { type Connection, execute, inTransaction, query, queryColumns, sql } from '@/lib/db';
import type { CanonicalEvent } from '@/lib/domain';
import { readWholeEvent, wholeEventColumns } from './event-row.db';
import { listPartitions } from './list-partitions.db';

/** Which stored events: of one preset, or those that the catalog could not place. */
export interface RetellScope {
  preset: string | null;
  source: string | null;
  from: Date | null;
  to: Date | null;
}

/**
 * Pages of the stored events in scope, oldest days first, at most `limit` each. Reads without locks: what is found is to be read again where
 * it is changed. Cost: one pass over the days asked for.
 */
export async function* pageEvents({ preset, source, from, to }: RetellScope, limit: number): AsyncGenerator<CanonicalEvent[]> {
  const days = (await listPartitions()).filter(
    (one) => one.parent === 'event' && one.attached && (!from || one.ends > from) && (!to || one.starts < to),
  );
  for (const { starts, ends } of days) {
    const [first, last] = [from && from > starts ? from : starts, to && to < ends ? to : ends];
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const statement = sql`SELECT ${wholeEventColumns} FROM event e
            WHERE e.occurred_at >= ${first}::timestamptz AND e.occurred_at < ${last}::timestamptz AND e.event_key > ${after}::uuid
              AND (${source}::text IS NULL OR e.source = ${source}::text)
              AND CASE WHEN ${preset}::text IS NULL
                THEN e.attributes ?| ARRAY['unassigned.workflow', 'unassigned.facility', 'unassigned.department', 'unassigned.interface']
                ELSE e.attributes ->> 'preset.name' = ${preset}::text END
            ORDER BY e.event_key LIMIT ${limit}`;
      const page = await inTransaction((tx) => queryColumns(statement, readWholeEvent, tx), { lane: 'worker' });
      if (page.length > 0) yield page;
      const end = page.at(-1);
      if (page.length < limit || !end) break;
      after = end.eventKey;
    }
  }
}

/** The keys of these events that wait in the inbox. */
export async function listWaiting(tx: Connection, keys: readonly string[]): Promise<Set<string>> {
  const rows = await query(
    sql`SELECT event_key FROM event_inbox WHERE event_key = ANY(${[...keys]}::uuid[])`,
    z.object({ event_key: z.string() }),
    tx,
  );
  return new Set(rows.map((row) => row.event_key));
}

/** Writes events as they are told now in the place of what they were; one that waits in the inbox waits there at its time. */
export async function rewriteEvents(tx: Connection, moved: readonly { was: CanonicalEvent; is: CanonicalEvent }[]): Promise<void> {
  if (moved.length === 0) return;
  await execute(
    sql`UPDATE event e SET occurred_at = r."occurredAt", event_id = r."eventId", source = r."source", workflow = r."workflow",
          milestone = r."milestone", status = r."status", source_status = r."sourceStatus", outcome = r."outcome",
          transaction_ref = r."transactionId", correlation_id = r."correlationId", trace_id = r."traceId", span_id = r."spanId",
          parent_transaction_ref = r."parentTransactionId", facility = r."facility", department = r."department", interface = r."interface",
          connector = r."connector", application = r."application", supplier = r."supplier", attempt = r."attempt", replay_id = r."replayId",
          started_at = r."startedAt", duration_ms = r."durationMs", message_type = r."messageType", business_keys = r."businessKeys",
          error_class = r."errorClass", error_code = r."errorCode", error_message = r."errorMessage", error_retryable = r."errorRetryable",
          measures = r."measures", deep_link = r."deepLink", attributes = r."attributes", document_lines = r."documentLines"
        FROM json_to_recordset(${JSON.stringify(moved.map(({ was, is }) => ({ ...is, was: was.occurredAt })))}::json) AS r (
          "was" timestamptz, "eventKey" uuid, "occurredAt" timestamptz, "eventId" text, "source" text,
          "workflow" text, "milestone" text, "status" text, "sourceStatus" text, "outcome" text, "transactionId" text, "correlationId" text,
          "traceId" text, "spanId" text, "parentTransactionId" text, "facility" text, "department" text, "interface" text, "connector" text,
          "application" text, "supplier" text, "attempt" smallint, "replayId" text, "startedAt" timestamptz, "durationMs" double precision,
          "messageType" text, "businessKeys" jsonb, "errorClass" text, "errorCode" text, "errorMessage" text, "errorRetryable" boolean,
          "measures" jsonb, "deepLink" text, "attributes" jsonb, "documentLines" jsonb)
        WHERE e.event_key = r."eventKey" AND e.occurred_at = r."was"`,
    tx,
  );
  const shifted = moved.filter(({ was, is }) => was.occurredAt.getTime() !== is.occurredAt.getTime());
  if (shifted.length === 0) return;
  await execute(
    sql`UPDATE event_inbox i SET occurred_at = r.at
        FROM json_to_recordset(${JSON.stringify(shifted.map(({ is }) => ({ key: is.eventKey, at: is.occurredAt })))}::json) AS r (key uuid, at timestamptz)
        WHERE i.event_key = r.key`,
    tx,
  );
}
