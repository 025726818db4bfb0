/**
 * Decoded records of any source to canonical events and spans, one at a time: a record that breaks a rule is rejected by itself,
 * with a stable code and a message that names the mend. Pure: `now`, the key's rights and the catalog come in.
 */
export { indexPresets, type PresetLookup } from './index-presets';
export { prepareMapper } from './map-record';
export { normalizeCloudEvents } from './normalize-cloudevents';
export type { CatalogLookup, NormalizeContext } from './normalize-context';
export { normalizeEvents } from './normalize-events';
export { normalizeLogs } from './normalize-logs';
export { normalizeMarkers, placeNames } from './normalize-markers';
export { normalizeMetrics } from './normalize-metrics';
export { normalizePreset } from './normalize-preset';
export { normalizeReferences } from './normalize-references';
export { normalizeSpans } from './normalize-spans';
export { type Preview, previewRecords } from './preview-records';
export { type Retold, retellEvent } from './retell-event';
