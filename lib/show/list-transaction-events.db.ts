import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import { businessKeySchema } from '@/lib/domain';
import type { TransactionEvent } from '@/lib/domain/views/transactions';
import type { Mask } from './mask-personal';
import type { PlaceNames } from './name-places';

export const MOST_EVENTS = 500;

const text = z.string().nullable();
const rowSchema = z.object({
  event_key: z.string(),
  event_id: text,
  source: z.string(),
  occurred_at: z.date(),
  received_at: z.date(),
  workflow: z.string(),
  milestone: text,
  status: z.string(),
  source_status: text,
  interface: text,
  connector: text,
  application: text,
  attempt: z.number(),
  duration_ms: z.number().nullable(),
  message_type: text,
  error_class: text,
  error_code: text,
  error_message: text,
  error_retryable: z.boolean().nullable(),
  trace_id: text,
  span_id: text,
  parent_transaction_ref: text,
  deep_link: text,
  business_keys: z.array(businessKeySchema),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});
export type EventRecord = z.infer<typeof rowSchema>;

interface Lifetime {
  id: string;
  started_at: Date;
  last_at: Date;
}

const DAY_MS = 86_400_000;

/**
 * The newest 500 log entries of a transaction, oldest first. Cost: its rows of transaction_event, each with one probe of event. The days in which it
 * lived are named as times: planning over all days that are kept took 45 ms, a hundred times the reading.
 */
export async function listTransactionEvents({ id, started_at, last_at }: Lifetime, on: Connection): Promise<EventRecord[]> {
  const [from, to] = [new Date(started_at.getTime() - DAY_MS), new Date(last_at.getTime() + DAY_MS)];
  const rows = await query(
    sql`select e.event_key, e.event_id, e.source, e.occurred_at, e.received_at, e.workflow, e.milestone, e.status, e.source_status, e.interface, e.connector, e.application, e.attempt,
        e.duration_ms, e.message_type, e.error_class, e.error_code, e.error_message, e.error_retryable, e.trace_id, e.span_id, e.parent_transaction_ref, e.deep_link, e.business_keys, e.attributes
      from transaction_event x join event e on e.event_key = x.event_key and e.occurred_at = x.occurred_at
      where x.transaction_id = ${id} and e.occurred_at >= ${from} and e.occurred_at < ${to} order by x.occurred_at desc, x.event_key limit ${MOST_EVENTS}`,
    rowSchema,
    on,
  );
  return rows.toReversed();
}

/** An entry as this reader may see it. */
export function prepareEvent(
  record: EventRecord,
  { names, mask, endedAt }: { names: PlaceNames; mask: Mask; endedAt: Date | null },
): TransactionEvent {
  const ref = (id: string | null, name: (id: string) => { id: string; name: string }) => (id === null ? null : name(id));
  return {
    key: record.event_key,
    eventId: record.event_id,
    source: record.source,
    occurredAt: record.occurred_at.toISOString(),
    receivedAt: record.received_at.toISOString(),
    status: record.status,
    sourceStatus: record.source_status,
    milestone: record.milestone === null ? null : { id: record.milestone, name: names.milestone(record.workflow, record.milestone) },
    interface: ref(record.interface, names.interface),
    connector: ref(record.connector, names.connector),
    application: ref(record.application, names.application),
    attempt: record.attempt,
    durationMs: record.duration_ms,
    messageType: record.message_type,
    errorClass: record.error_class,
    errorCode: record.error_code,
    errorMessage: mask.attributes ? null : record.error_message,
    errorRetryable: record.error_retryable,
    traceId: record.trace_id,
    spanId: record.span_id,
    deepLink: record.deep_link,
    keys: record.business_keys.map(({ type, value, role }) => ({
      kind: type,
      name: names.key([record.workflow], type),
      role: role ?? null,
      ...mask.key(type, value),
    })),
    attributes: mask.attributes ? {} : record.attributes,
    afterEnd: endedAt !== null && record.occurred_at > endedAt,
  };
}
