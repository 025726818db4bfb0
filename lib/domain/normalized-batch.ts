import type { CanonicalEvent, RejectedRecord } from './event';
import type { MarkerRecord } from './marker';
import type { MetricPoint } from './metric';
import type { ReferenceTold } from './reference';
import type { SpanRecord } from './span';

/** What normalize makes of one request. */
export interface NormalizedBatch {
  events: { index: number; event: CanonicalEvent }[];
  spans: { index: number; span: SpanRecord }[];
  /** Data points; absent where a request can hold none. */
  metrics?: { index: number; point: MetricPoint }[];
  /** Markers; absent where a request can hold none. */
  markers?: { index: number; marker: MarkerRecord }[];
  /** Rows of master data; absent where a request can hold none. */
  references?: { index: number; told: ReferenceTold }[];
  rejected: RejectedRecord[];
}
