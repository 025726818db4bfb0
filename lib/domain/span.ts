import type { AttributeValue } from './event';

/** One span as kept for the trace view. Ids are hex text; times in ns since 1970. */
export interface SpanRecord {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  startNano: bigint;
  durationNano: bigint;
  name: string;
  kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  application: string | null;
  status: 'unset' | 'ok' | 'error';
  statusMessage: string | null;
  /** Its own; those of its sender stand in `resource`. */
  attributes: Readonly<Record<string, AttributeValue>>;
  /** Shared by all spans of one sender. An attribute of the span itself wins over one of the same name here. */
  resource: Readonly<Record<string, AttributeValue>>;
  links: readonly { traceId: string; spanId: string }[];
  spanEvents: readonly { name: string; at: Date; attributes: Readonly<Record<string, AttributeValue>> }[];
}
