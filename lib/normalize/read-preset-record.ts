import type { CanonicalEvent, Preset } from '@/lib/domain';
import { flattenRecord, type Row } from './flatten-record';
import { hashContent } from './hash-content';
import type { Origin } from './map-record';
import type { NormalizeContext } from './normalize-context';
import { normalizeRecord } from './normalize-record';
import type { PresetReader } from './preset-reader';
import { RecordFault } from './record-fault';

/** Raw values kept on an event beside its own attributes. */
const MOST_KEPT = 200;

/** What became of one record of another product. Throws nothing but faults of ours. */
export type PresetResult =
  | { kind: 'event'; event: CanonicalEvent; origins: Origin[]; withheld: string[] }
  | { kind: 'dropped'; drop: Preset['drop'][number]; row: Row }
  | { kind: 'rejected'; fault: RecordFault; row: unknown };

/**
 * One record by its preset: an event, left out, or refused. The raw values stay on the event as attributes, with `preset.name` and
 * `preset.version`, without what the preset withholds, so that a corrected preset can read them again. What makes the event unique
 * is what its preset calls its id, else all that the record says: never how it was mapped.
 */
export function readPresetRecord(record: unknown, reader: PresetReader, context: NormalizeContext): PresetResult {
  let row: unknown = null;
  try {
    const flat = flattenRecord(record, { ...reader.preset.record });
    row = flat.row;
    const drop = reader.findDrop(flat.row);
    if (drop) return { kind: 'dropped', drop, row: flat.row };
    return { kind: 'event', ...readRow(flat.row, reader, context), withheld: flat.withheld };
  } catch (error) {
    if (error instanceof RecordFault) return { kind: 'rejected', fault: error, row };
    throw error;
  }
}

/** The event of a flat row, and where its parts came from. Throws RecordFault. */
export function readRow(row: Row, reader: PresetReader, context: NormalizeContext): { event: CanonicalEvent; origins: Origin[] } {
  const { preset } = reader;
  const { event: record, origins } = reader.read(row);
  const attributes: Row = { 'preset.name': preset.id, 'preset.version': preset.version };
  if (record.occurredAt === undefined && preset.timeOfArrival && record.eventId !== undefined) {
    record.occurredAt = context.now.toISOString();
    attributes['preset.time'] = 'arrival';
  }
  const names = Object.keys(row);
  const kept = names.length <= MOST_KEPT ? names : names.toSorted((a, b) => Number(reader.isRead(b)) - Number(reader.isRead(a)));
  for (const name of kept.slice(0, MOST_KEPT)) attributes[name] = row[name];
  if (names.length > MOST_KEPT) attributes['preset.left_out'] = names.length - MOST_KEPT;
  const said = record.eventId ?? Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = hashContent([preset.id, said]);
  return { event: normalizeRecord({ ...record, attributes }, context, { content }), origins };
}
