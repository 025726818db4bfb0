import type { Attributes } from '@/lib/domain';

export type Dropped = 'attributes' | 'events' | 'links';

/** Keeps that the sender cut something, under the names that OpenTelemetry gives it (specification, mapping to non-OTLP). */
export function noteDropped(into: Attributes, what: Dropped, count: unknown): void {
  const n = typeof count === 'string' ? Number(count) : count;
  if (typeof n === 'number' && Number.isSafeInteger(n) && n > 0) into[`otel.dropped_${what}_count`] = n;
}
