import { type Connection, inTransaction } from '@/lib/db';
import type { NormalizedBatch, ReceiveAnswer, RejectedRecord } from '@/lib/domain';
import { findKnownEvents } from './find-known-events.db';
import { insertEvents } from './insert-events.db';
import { insertMetrics } from './insert-metrics.db';
import { insertRejected } from './insert-rejected.db';
import { insertSpans } from './insert-spans.db';
import { forgetPartitions, preparePartitions } from './prepare-partitions.db';
import { answerBatch, settleBatch } from './settle-batch';
import { joinAnswers, refuseBatch, splitBatch } from './split-batch';

export interface BatchOrigin {
  environment: string;
  source: string;
  endpoint: string;
  /** The sender tells of the past: nobody is mailed about it. */
  history: boolean;
  now: Date;
}

/** PostgreSQL's words when retention dropped a day that this process knew. */
const PARTITION_GONE = 'no partition of relation';

/** Of records that tell the same story only so many are kept per request: no events at all, or points of too many series. */
const ALIKE = new Set(['not_an_event', 'too_many_series']);
const KEPT_STRANGERS = 100;

/**
 * Stores one batch durably in one transaction, and says what became of each record. Sent again it changes nothing: events are
 * known by key, spans by their ids and start, data points by series and time, refused records by content. Rows: event + event_inbox, span, metric_*, rejected_record.
 * A record that PostgreSQL will not hold is found by halving and refused alone.
 */
export async function insertBatch(batch: NormalizedBatch, origin: BatchOrigin, again = false): Promise<ReceiveAnswer> {
  try {
    return await insertWhole(batch, origin);
  } catch (error) {
    if (!(error instanceof Error) || !isData(error)) throw error;
    if (error.message.startsWith(PARTITION_GONE) && !again) {
      forgetPartitions();
      return insertBatch(batch, origin, true);
    }
    const halves = splitBatch(batch);
    if (halves) return joinAnswers(await insertBatch(halves[0], origin), await insertBatch(halves[1], origin));
    return insertWhole(refuseBatch(batch, error.message), origin);
  }
}

/** PostgreSQL's classes for a value it cannot hold: data exception, integrity violation, program limit exceeded. */
const isData = (error: Error): boolean => 'code' in error && typeof error.code === 'string' && /^(22|23|54)/.test(error.code);

async function insertWhole(batch: NormalizedBatch, origin: BatchOrigin): Promise<ReceiveAnswer> {
  await preparePartitions(
    ['event'],
    batch.events.map(({ event }) => event.occurredAt),
  );
  await preparePartitions(
    ['span'],
    batch.spans.map(({ span }) => span.startedAt),
  );
  await preparePartitions(
    ['metric_point'],
    (batch.metrics ?? []).map(({ point }) => point.at),
  );
  return inTransaction((tx) => writeBatch(tx, batch, origin), { lane: 'ingest' });
}

async function writeBatch(tx: Connection, batch: NormalizedBatch, origin: BatchOrigin): Promise<ReceiveAnswer> {
  const { fresh, duplicates, contradictions } = await writeEvents(tx, batch.events, origin.history);
  const refused = new Set(contradictions.map(({ index }) => index));
  const withEvent = new Set(batch.events.map(({ index }) => index));
  const spans = batch.spans.filter(({ index }) => !refused.has(index));
  const newSpans = await insertSpans(
    tx,
    spans.map(({ span }) => span),
  );
  const metrics = await insertMetrics(tx, batch.metrics ?? [], origin.now);
  const rejected = [...batch.rejected, ...contradictions, ...metrics.refused];
  await insertRejected(tx, keepFew(rejected), origin);
  const plain = spans.filter(({ index }) => !withEvent.has(index)).length;
  // Spans told with an event are new when their event is; the others make up the rest of the count.
  const newPlain = Math.max(0, Math.min(plain, newSpans - (spans.length - plain === 0 ? 0 : fresh)));
  return answerBatch({
    accepted: fresh + newPlain + metrics.fresh,
    duplicates: duplicates + plain - newPlain + metrics.duplicates,
    rejected,
  });
}

async function writeEvents(tx: Connection, events: NormalizedBatch['events'], history: boolean) {
  // An event whose key is its content cannot contradict another: only the others need a look.
  const named = events.flatMap(({ event }) => (event.eventKey === event.contentHash ? [] : [event]));
  const settled = settleBatch(events, await findKnownEvents(tx, named));
  const inserted = await insertEvents(
    tx,
    settled.fresh.map(({ event }) => event),
    history,
  );
  const late = settled.fresh.filter(({ event }) => !inserted.has(event.eventKey));
  // Stored meanwhile by another request, or known by content: now it can be compared.
  const again =
    late.length === 0
      ? null
      : settleBatch(
          late,
          await findKnownEvents(
            tx,
            late.map(({ event }) => event),
          ),
        );
  return {
    fresh: inserted.size,
    duplicates: settled.duplicates + (again?.duplicates ?? 0),
    contradictions: [...settled.contradictions, ...(again?.contradictions ?? [])],
  };
}

function keepFew(rejected: readonly RejectedRecord[]): RejectedRecord[] {
  let strangers = 0;
  return rejected.filter(({ code }) => !ALIKE.has(code) || ++strangers <= KEPT_STRANGERS);
}
