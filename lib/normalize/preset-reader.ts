import type { Feed, Preset } from '@/lib/domain';
import type { Mapped } from './map-record';
import type { JsonObject } from './read-field';

/** A preset made ready for the records of one source. */
export interface PresetReader {
  preset: Preset;
  feed: Feed | null;
  /** True for a name that a rule reads. */
  isRead: (name: string) => boolean;
  findDrop: (row: JsonObject) => Preset['drop'][number] | null;
  /** `isPlaced`: the feed knows where its flow belongs. */
  read: (row: JsonObject) => Mapped & { isPlaced: boolean };
}
