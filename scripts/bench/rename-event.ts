import { createHash } from 'node:crypto';
import type { Catalog } from '@/lib/domain';
import type { WireEvent } from '@/lib/simulate';

/** How the ids of one copy of a slice of history differ from those of the slice. The SQL of copy-slice.ts says the same. */
export interface Naming {
  readonly shiftMs: number;
  readonly suffix: string;
  /** Types of business keys that stay as they are: what they name (a supplier, a version) is the same in every copy. */
  readonly staying: ReadonlySet<string>;
}

export const suffixOf = (copy: number): string => `-${String(copy).padStart(2, '0')}`;

/** Keys that only count together with another name something that lasts. */
export const stayingKeys = (catalog: Catalog): Set<string> =>
  new Set(catalog.workflows.flatMap((workflow) => workflow.businessKeys.flatMap((key) => key.identityWith)));

/** The same event as another transaction of another day would have told it. */
export function renameEvent(event: WireEvent, { shiftMs, suffix, staying }: Naming): WireEvent {
  const later = (time: string) => new Date(Date.parse(time) + shiftMs).toISOString();
  const { transactionId, correlationId, traceId, startedAt, attempt } = event;
  return {
    ...event,
    eventId: event.eventId + suffix,
    occurredAt: later(event.occurredAt),
    ...(startedAt ? { startedAt: later(startedAt) } : {}),
    ...(transactionId ? { transactionId: transactionId + suffix } : {}),
    ...(correlationId ? { correlationId: correlationId + suffix } : {}),
    ...(traceId
      ? {
          traceId: createHash('md5')
            .update(traceId + suffix)
            .digest('hex'),
        }
      : {}),
    ...(attempt ? { attempt: { ...attempt, ...(attempt.retryOf ? { retryOf: attempt.retryOf + suffix } : {}) } } : {}),
    businessKeys: event.businessKeys.map((key) => (staying.has(key.type) ? key : { ...key, value: key.value + suffix })),
  };
}
