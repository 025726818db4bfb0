import { decodeLogs, decodeMetrics, decodeTraces } from '@/lib/ingest';
import { normalizeLogs, normalizeMetrics, normalizeSpans } from '@/lib/normalize';
import { cloudeventsEntry } from './cloudevents-entry';
import { eventsEntry } from './events-entry';
import { markersEntry } from './markers-entry';
import { masterDataEntry } from './master-data-entry';
import { otlpEntry } from './otlp-entry';
import type { ReceiveEntry } from './receive-entry';

/** Every endpoint that takes data, by its name. */
export const receiveEntries = {
  traces: otlpEntry('rejectedSpans', decodeTraces, normalizeSpans),
  logs: otlpEntry('rejectedLogRecords', decodeLogs, normalizeLogs),
  metrics: otlpEntry('rejectedDataPoints', decodeMetrics, normalizeMetrics),
  events: eventsEntry,
  cloudevents: cloudeventsEntry,
  markers: markersEntry,
  'master-data': masterDataEntry,
} as const satisfies Record<string, ReceiveEntry>;

export type ReceiveEndpoint = keyof typeof receiveEntries;
