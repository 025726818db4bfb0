import { inTransaction } from '@/lib/db';
import type { NormalizedBatch, ReceiveAnswer } from '@/lib/domain';
import { timed } from '@/lib/observe';
import { GroupCommit } from './group-commit';
import { packSpans } from './pack-spans.db';
import { forgetPartitions, preparePartitions } from './prepare-partitions.db';
import { joinAnswers, refuseBatch, splitBatch } from './split-batch';
import { type BatchOrigin, type PackedBatch, writeBatches } from './write-batches.db';

/** PostgreSQL's words when retention dropped a day that this process knew. */
const PARTITION_GONE = 'no partition of relation';

type Groups = GroupCommit<PackedBatch, ReceiveAnswer | Error>;
// Next bundles this module more than once in one process; requests meet all the same.
const globals = globalThis as typeof globalThis & { throughlineGroups?: { together: Groups; alone: Groups } };
const groups = () =>
  (globals.throughlineGroups ??= {
    together: new GroupCommit({ writers: 2, entries: 64, weight: 4_000 }, commit),
    // What updates rows that others update too keeps them locked no longer than it must.
    alone: new GroupCommit({ writers: 2, entries: 1, weight: 0 }, commit),
  });

/**
 * Stores one batch durably, in one transaction with others that arrive at the same time, and says what became of each record. Sent again it
 * changes nothing: events are known by key, spans by the block they came in, data points by series and time, markers by
 * id and content, refused records by content.
 * Rows: event + event_inbox, span_block + span_trace + trace_link, metric_*, marker*, rejected_record. A record that PostgreSQL will not hold is
 * found by halving and refused alone.
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
const isData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23|54)/.test(error.code);

async function insertWhole(batch: NormalizedBatch, origin: BatchOrigin): Promise<ReceiveAnswer> {
  const blocks = await timed('pack', () =>
    packSpans(
      batch.spans.map(({ span }) => span),
      origin,
    ),
  );
  await preparePartitions(
    ['event'],
    batch.events.map(({ event }) => event.occurredAt),
  );
  await preparePartitions(
    ['span_block', 'span_trace', 'trace_link'],
    blocks.map(({ startedAt }) => startedAt),
  );
  await preparePartitions(
    ['metric_point'],
    (batch.metrics ?? []).map(({ point }) => point.at),
  );
  const { together, alone } = groups();
  const updates = batch.rejected.length + (batch.metrics ?? []).length + (batch.markers ?? []).length + (batch.references ?? []).length > 0;
  const answer = await (updates ? alone : together).add({ batch, blocks, origin }, batch.events.length + batch.spans.length);
  if (answer instanceof Error) throw answer;
  return answer;
}

/** Writes the batches together; when one of them cannot be held, each by itself, so that it fails alone. */
async function commit(batches: PackedBatch[]): Promise<(ReceiveAnswer | Error)[]> {
  const write = (some: PackedBatch[]) => timed('write', () => inTransaction((tx) => writeBatches(tx, some), { lane: 'ingest' }));
  try {
    return await write(batches);
  } catch (error) {
    if (batches.length === 1 || !isData(error)) throw error;
  }
  const answers: (ReceiveAnswer | Error)[] = [];
  for (const batch of batches) answers.push(await write([batch]).then(([answer]) => answer as ReceiveAnswer, asError));
  return answers;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
