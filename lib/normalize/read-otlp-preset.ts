import type { Attributes, CanonicalEvent } from '@/lib/domain';
import { flattenRecord, type Row } from './flatten-record';
import type { NormalizeContext } from './normalize-context';
import type { PresetReader } from './preset-reader';
import { readRow } from './read-preset-record';

/** A span or log record: its attributes, and by the names of `otlpNames` what is none. */
export interface OtlpRecord {
  own: Attributes;
  resource: Attributes;
  /** Made only for a record that a preset reads. */
  said: () => Row;
}

/**
 * The event of a span or log record that bears the attribute of a preset and whose flow the feed of its source places in a workflow;
 * null for every other. Throws RecordFault.
 */
export function readOtlpPreset(
  readers: readonly PresetReader[],
  { own, resource, said }: OtlpRecord,
  context: NormalizeContext,
): CanonicalEvent | null {
  const reader = readers.find(({ preset }) => {
    const name = preset.otlp?.attribute ?? '';
    return Object.hasOwn(own, name) || Object.hasOwn(resource, name);
  });
  if (!reader) return null;
  const { row } = flattenRecord({ ...resource, ...own, ...said() }, reader.preset.record);
  if (reader.findDrop(row) || (!reader.read(row).isPlaced && reader.feed?.fields.workflow === undefined)) return null;
  return readRow(row, reader, context).event;
}
