import type { Connection } from '@/lib/db';
import type { NormalizedBatch, ReceiveAnswer, RejectedRecord } from '@/lib/domain';
import { findKnownEvents } from './find-known-events.db';
import { insertEvents } from './insert-events.db';
import { insertMetrics } from './insert-metrics.db';
import { insertRejected } from './insert-rejected.db';
import { insertLinks, insertSpans } from './insert-spans.db';
import { noteRefusals } from './note-refusals.db';
import { packSpans, type SpanBlock } from './pack-spans.db';
import { answerBatch, type EventEntry, settleBatch } from './settle-batch';
import { writeMarkers } from './write-markers.db';
import { writeReferences } from './write-references.db';

export interface BatchOrigin {
  environment: string;
  source: string;
  endpoint: string;
  /** The preset that the request named, when it named one. */
  preset?: string | null;
  /** The sender tells of the past: nobody is mailed about it. */
  history: boolean;
  now: Date;
}

/** One request's batch with its spans packed. */
export interface PackedBatch {
  batch: NormalizedBatch;
  blocks: SpanBlock[];
  origin: BatchOrigin;
}

/** Of records that tell the same story only so many are kept per request: no events at all, or points of too many series. */
const ALIKE = new Set(['not_an_event', 'too_many_series']);
const KEPT_STRANGERS = 100;

interface Entry extends EventEntry {
  of: PackedBatch;
}

/** Writes batches of several requests, and says of each what became of its records, in order. */
export async function writeBatches(tx: Connection, batches: readonly PackedBatch[]): Promise<ReceiveAnswer[]> {
  const events = await writeEvents(
    tx,
    batches.flatMap((of) => of.batch.events.map(({ index, event }) => ({ index, event, of }))),
  );
  const outcomes = Map.groupBy(events, ({ entry }) => entry.of);
  const written = await Promise.all(batches.map((of) => withoutRefused(of, outcomes.get(of) ?? [])));
  const fresh = await insertSpans(
    tx,
    written.flatMap(({ blocks }) => blocks),
  );
  const answers: ReceiveAnswer[] = [];
  for (const { of, blocks, spans, told } of written) {
    const metrics = await insertMetrics(tx, of.batch.metrics ?? [], of.origin.now);
    const markers = await writeMarkers(tx, of.batch.markers ?? [], { by: of.origin.source, now: of.origin.now });
    const references = (of.batch.references ?? []).map(({ told: said }) => said);
    const learned = references.length > 0 ? await writeReferences(tx, references, of.origin.now) : 0;
    const rejected = [...of.batch.rejected, ...told.flatMap(({ refusal }) => refusal ?? []), ...metrics.refused];
    await insertRejected(tx, keepFew(rejected), of.origin);
    const withEvent = new Set(of.batch.events.map(({ index }) => index));
    const plainOf = (some: SpanBlock[]) => {
      const members = some.flatMap((block) => block.members.flatMap((place) => spans[place] ?? []));
      return { spans: members.map(({ span }) => span), plain: members.filter(({ index }) => !withEvent.has(index)).length };
    };
    const newSpans = plainOf(blocks.filter((block) => fresh.has(block)));
    await insertLinks(tx, newSpans.spans, of.origin.environment);
    const count = (outcome: Outcome) => told.filter((entry) => entry.outcome === outcome).length;
    const known = plainOf(blocks.filter((block) => !fresh.has(block))).plain;
    const duplicates = count('duplicate') + known + metrics.duplicates + markers.duplicates + references.length - learned;
    await noteRefusals(tx, { duplicates, rejected }, of.origin);
    const accepted = count('fresh') + newSpans.plain + metrics.fresh + markers.fresh.length + learned;
    answers.push(answerBatch({ accepted, duplicates, rejected }));
  }
  return answers;
}

type Outcome = 'fresh' | 'duplicate' | 'refused';
interface Told {
  entry: Entry;
  outcome: Outcome;
  refusal?: RejectedRecord;
}

async function writeEvents(tx: Connection, entries: readonly Entry[]): Promise<Told[]> {
  // An event whose key is its content cannot contradict another: only the others need a look.
  const named = entries.flatMap(({ event }) => (event.eventKey === event.contentHash ? [] : [event]));
  const settled = settleBatch(entries, await findKnownEvents(tx, named));
  const inserted = new Set<string>();
  for (const history of [false, true]) {
    const events = settled.fresh.flatMap(({ event, of }) => (of.origin.history === history ? [event] : []));
    for (const key of await insertEvents(tx, events, history)) inserted.add(key);
  }
  const late = settled.fresh.filter(({ event }) => !inserted.has(event.eventKey));
  // Stored meanwhile by another request, or known by content: now it can be compared.
  const known =
    late.length === 0
      ? null
      : await findKnownEvents(
          tx,
          late.map(({ event }) => event),
        );
  const again = settleBatch(late, known ?? new Map());
  return [
    ...settled.fresh.filter(({ event }) => inserted.has(event.eventKey)).map((entry): Told => ({ entry, outcome: 'fresh' })),
    ...[...settled.duplicates, ...again.duplicates].map((entry): Told => ({ entry, outcome: 'duplicate' })),
    ...[...settled.contradictions, ...again.contradictions].map(
      ({ entry, record }): Told => ({ entry, outcome: 'refused', refusal: record }),
    ),
  ];
}

/** A span whose event was refused is refused with it; then what is left makes other blocks. */
async function withoutRefused(of: PackedBatch, told: Told[]) {
  const refused = new Set(told.flatMap(({ entry, outcome }) => (outcome === 'refused' ? [entry.index] : [])));
  const { spans } = of.batch;
  if (!spans.some(({ index }) => refused.has(index))) return { of, told, spans, blocks: of.blocks };
  const kept = spans.filter(({ index }) => !refused.has(index));
  return {
    of,
    told,
    spans: kept,
    blocks: await packSpans(
      kept.map(({ span }) => span),
      of.origin,
    ),
  };
}

function keepFew(rejected: readonly RejectedRecord[]): RejectedRecord[] {
  let strangers = 0;
  return rejected.filter(({ code }) => !ALIKE.has(code) || ++strangers <= KEPT_STRANGERS);
}
