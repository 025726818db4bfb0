import type { CanonicalEvent, ReceiveAnswer, RejectedRecord } from '@/lib/domain';

export interface EventEntry {
  index: number;
  event: CanonicalEvent;
}

export interface Settled<T extends EventEntry> {
  /** First of each key, to be stored. */
  fresh: T[];
  duplicates: T[];
  contradictions: { entry: T; record: RejectedRecord }[];
}

interface Stored {
  content_hash: string;
  occurred_at: Date;
  status: string;
}

/**
 * Sorts events into new ones, resends and contradictions, against what is stored and against each other. A key that comes again
 * with other content is never counted: the first one stands.
 */
export function settleBatch<T extends EventEntry>(events: readonly T[], known: ReadonlyMap<string, Stored>): Settled<T> {
  const settled: Settled<T> = { fresh: [], duplicates: [], contradictions: [] };
  const seen = new Map<string, Stored>(known);
  for (const entry of events) {
    const { event } = entry;
    const earlier = seen.get(event.eventKey);
    if (!earlier) {
      seen.set(event.eventKey, { content_hash: event.contentHash, occurred_at: event.occurredAt, status: event.status });
      settled.fresh.push(entry);
    } else if (earlier.content_hash === event.contentHash) settled.duplicates.push(entry);
    else settled.contradictions.push({ entry, record: contradict(entry, earlier) });
  }
  return settled;
}

/** The refusal of an event that says something else than the one stored under its key. */
function contradict({ index, event }: EventEntry, earlier: Stored): RejectedRecord {
  const id = event.eventId === null ? `span ${event.spanId}` : `event "${event.eventId}" of source "${event.source}"`;
  const message =
    `The ${id} was already told as ${earlier.status} at ${earlier.occurred_at.toISOString()}; this one says ${event.status} at ` +
    `${event.occurredAt.toISOString()} or differs elsewhere. The first is kept. Send a correction as a new event with its own id.`;
  const { eventKey: _key, contentHash: _hash, receivedAt: _received, ...record } = event;
  return { index, code: 'contradiction', message, record };
}

/** The answer for one batch. A span told together with its event counts with it. */
export function answerBatch(counts: { accepted: number; duplicates: number; rejected: readonly RejectedRecord[] }): ReceiveAnswer {
  return {
    accepted: counts.accepted,
    duplicates: counts.duplicates,
    rejected: counts.rejected.length,
    errors: counts.rejected
      .toSorted((a, b) => a.index - b.index)
      .slice(0, 100)
      .map(({ index, code, message }) => ({ index, code, message })),
  };
}
