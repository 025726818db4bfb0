import type { DecodedBatch, DecodedEvent, NormalizedBatch, PresetTally } from '@/lib/domain';
import type { NormalizeContext } from './normalize-context';
import { openRecords } from './open-records';
import type { PresetReader } from './preset-reader';
import { readPresetRecord } from './read-preset-record';

const MOST_WORDS = 20;

/**
 * The canonical events of another product's records, by its preset. What the preset leaves out is counted by reason; a status word
 * that it does not know makes the event's status unknown, and is counted too.
 */
export function normalizePreset(
  batch: DecodedBatch<DecodedEvent>,
  reader: PresetReader,
  context: NormalizeContext,
): { batch: NormalizedBatch; total: number; tally: PresetTally } {
  const { id, version } = reader.preset;
  const opened = openRecords(batch, reader.preset);
  const normalized: NormalizedBatch = { events: [], spans: [], rejected: [...opened.rejected] };
  const dropped = new Map<string, PresetTally['dropped'][number]>();
  const words = new Map<string, number>();
  for (const { index, record } of opened.records) {
    const read = readPresetRecord(record, reader, context);
    if (read.kind === 'event') {
      normalized.events.push({ index, event: read.event });
      if (read.event.status === 'unknown') count(words, (read.event.sourceStatus ?? '').slice(0, 60));
    } else if (read.kind === 'dropped') {
      const { because, kind } = read.drop;
      const known = dropped.get(because);
      if (known) known.n += 1;
      else dropped.set(because, { because, kind, n: 1 });
    } else {
      const { code, message } = read.fault;
      // The row and not the record: what the preset withholds is not kept of a refused record either.
      normalized.rejected.push({ index, code, message, record: read.row });
    }
  }
  const tally: PresetTally = {
    preset: id,
    version,
    mapped: normalized.events.length,
    rejected: normalized.rejected.length,
    dropped: [...dropped.values()],
    unknownStatus: [...words].map(([word, n]) => ({ word, n })),
  };
  return { batch: normalized, total: opened.total, tally };
}

function count(words: Map<string, number>, word: string): void {
  const name = words.has(word) || words.size < MOST_WORDS ? word : 'others';
  words.set(name, (words.get(name) ?? 0) + 1);
}
