import type { Feed, Preset } from '@/lib/domain';
import { preparePreset } from './prepare-preset';
import type { PresetReader } from './preset-reader';

/** The presets of a catalog, made ready per source when first asked for. */
export interface PresetLookup {
  names: readonly string[];
  /** The preset with the feed of this source; else with the feed that names no source; else alone. Null: there is no such preset. */
  find: (name: string, source: string) => PresetReader | null;
  /** Those that read OTLP and have a feed for this source: without one they could place nothing. */
  forOtlp: (source: string) => readonly PresetReader[];
}

export function indexPresets(presets: readonly Preset[], feeds: readonly Feed[]): PresetLookup {
  const byId = new Map(presets.map((preset) => [preset.id, preset]));
  const readers = new Map<string, PresetReader>();
  const forOtlp = new Map<string, readonly PresetReader[]>();
  const feedOf = (name: string, source: string) => {
    const mine = feeds.filter((feed) => feed.preset === name);
    return mine.find((feed) => feed.source === source) ?? mine.find((feed) => feed.source === undefined) ?? null;
  };
  const find = (name: string, source: string): PresetReader | null => {
    const preset = byId.get(name);
    if (!preset) return null;
    const feed = feedOf(name, source);
    const key = `${name} ${feed?.id ?? ''}`;
    const reader = readers.get(key) ?? preparePreset(preset, feed);
    readers.set(key, reader);
    return reader;
  };
  const reading = presets.filter(({ otlp }) => otlp !== undefined);
  return {
    names: [...byId.keys()],
    find,
    forOtlp: (source) => {
      if (reading.length === 0) return [];
      const key = feeds.some((feed) => feed.source === source) ? source : '';
      const known = forOtlp.get(key) ?? reading.flatMap(({ id }) => find(id, source) ?? []).filter(({ feed }) => feed !== null);
      forOtlp.set(key, known);
      return known;
    },
  };
}
