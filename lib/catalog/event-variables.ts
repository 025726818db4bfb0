import type { CanonicalEvent } from '@/lib/domain';
import type { ConditionValues } from './compile-condition';

export type EventVariables = ConditionValues<'event'>;

/** What a condition looks at of an event. */
export type EventSeen = Pick<
  CanonicalEvent,
  | 'occurredAt'
  | 'receivedAt'
  | 'workflow'
  | 'milestone'
  | 'status'
  | 'sourceStatus'
  | 'facility'
  | 'department'
  | 'interface'
  | 'connector'
  | 'application'
  | 'supplier'
  | 'attempt'
  | 'replayId'
  | 'durationMs'
  | 'messageType'
  | 'businessKeys'
  | 'errorClass'
  | 'errorCode'
  | 'errorMessage'
  | 'measures'
  | 'attributes'
>;

const HTTP_STATUS = ['http.response.status_code', 'http.status_code', 'http.status', 'http_status'];

/**
 * Returns what a condition sees of an event. `attr` holds the attributes, and the measures where no attribute has the name, all as text;
 * `key` the first value of each business key; `measure` the measures that are numbers. Missing text is '', a missing number 0. The same object for
 * the same event: several steps of a round ask, and events are not changed.
 */
export function eventVariables(event: EventSeen): EventVariables {
  const seen = known.get(event) ?? readVariables(event);
  known.set(event, seen);
  return seen;
}

const known = new WeakMap<EventSeen, EventVariables>();

function readVariables(event: EventSeen): EventVariables {
  const attr = new Map<string, string>();
  const measure = new Map<string, number>();
  for (const [name, value] of Object.entries(event.measures)) {
    attr.set(name, String(value));
    const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
    if (Number.isFinite(number)) measure.set(name, number);
  }
  for (const [name, value] of Object.entries(event.attributes)) attr.set(name, String(value));
  const key = new Map<string, string>();
  for (const { type, value } of event.businessKeys) if (!key.has(type)) key.set(type, value);
  return {
    workflow: event.workflow,
    milestone: event.milestone ?? '',
    status: event.status,
    source_status: event.sourceStatus ?? '',
    facility: event.facility,
    department: event.department,
    interface: event.interface ?? '',
    connector: event.connector ?? '',
    application: event.application ?? '',
    supplier: event.supplier ?? key.get('supplier_id') ?? '',
    error_class: event.errorClass ?? '',
    error_code: event.errorCode ?? '',
    error_message: event.errorMessage ?? '',
    message_type: event.messageType ?? '',
    attempt: BigInt(Math.trunc(event.attempt)),
    http_status: httpStatusOf(attr),
    duration_ms: event.durationMs ?? 0,
    arrival_delay_minutes: (event.receivedAt.getTime() - event.occurredAt.getTime()) / 60_000,
    replay_id: event.replayId ?? '',
    attr,
    key,
    measure,
  };
}

function httpStatusOf(attr: ReadonlyMap<string, string>): bigint {
  for (const name of HTTP_STATUS) {
    const value = Number(attr.get(name) ?? 0);
    if (Number.isInteger(value) && value > 0) return BigInt(value);
  }
  return 0n;
}
