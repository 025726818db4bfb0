import type { AttributeValue, RejectedRecord } from './event';

export type Attributes = Record<string, AttributeValue>;

/** Why a whole request cannot be taken. `status` is the HTTP status; `message` is for people and names the mend. */
export interface Refusal {
  status: 400 | 401 | 403 | 405 | 413 | 415 | 429 | 500 | 503;
  code: string;
  message: string;
  retryAfterSeconds?: number;
}

/** One OTLP span as it was sent. Ids are hex text as sent (lower case), '' when absent; times in ns since 1970, 0 when absent. */
export interface DecodedSpan {
  index: number;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startNano: bigint;
  endNano: bigint;
  statusCode: number;
  statusMessage: string;
  attributes: Attributes;
  links: { traceId: string; spanId: string }[];
  spanEvents: { name: string; timeNano: bigint; attributes: Attributes }[];
  /** Shared by all spans of one resource: never written to. */
  resource: Attributes;
  scope: string;
}

/** One OTLP log record as it was sent; ids and times as in DecodedSpan. `body` is text, or fields when it was a map. */
export interface DecodedLog {
  index: number;
  timeNano: bigint;
  observedNano: bigint;
  severity: number;
  severityText: string;
  body: AttributeValue | Attributes | null;
  eventName: string;
  attributes: Attributes;
  traceId: string;
  spanId: string;
  resource: Attributes;
  scope: string;
}

/** One record of `POST /api/events`, any JSON value: nothing is known of it yet. */
export interface DecodedEvent {
  index: number;
  record: unknown;
}

/** What a body held. `rejected` are records that could not even be read; `total` counts both. */
export interface DecodedBatch<T> {
  records: T[];
  rejected: RejectedRecord[];
  total: number;
}

export type Decoded<T> = { ok: true; batch: DecodedBatch<T> } | { ok: false; refusal: Refusal };
