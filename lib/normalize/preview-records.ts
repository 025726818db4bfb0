import type { DecodedBatch, DecodedEvent } from '@/lib/domain';
import type { NormalizeContext } from './normalize-context';
import { openRecords } from './open-records';
import type { PresetReader } from './preset-reader';
import { type PresetResult, readPresetRecord } from './read-preset-record';

export interface Preview {
  total: number;
  records: (({ index: number } & PresetResult) | { index: number; kind: 'unreadable'; code: string; message: string })[];
}

/** What the first `most` records of a batch become by a preset, each on its own, in order. */
export function previewRecords(
  batch: DecodedBatch<DecodedEvent>,
  reader: PresetReader,
  { context, most }: { context: NormalizeContext; most: number },
): Preview {
  const opened = openRecords(batch, reader.preset);
  const read = opened.records.map(({ index, record }) => ({ index, record }));
  const unreadable = opened.rejected.map(({ index, code, message }) => ({ index, kind: 'unreadable' as const, code, message }));
  const first = [...read, ...unreadable].sort((a, b) => a.index - b.index).slice(0, most);
  return {
    total: opened.total,
    records: first.map((entry) => ('kind' in entry ? entry : { index: entry.index, ...readPresetRecord(entry.record, reader, context) })),
  };
}
