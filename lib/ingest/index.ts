/**
 * Bytes to decoded batches, or a named refusal: OTLP/HTTP 1.11 traces, logs and metrics (protobuf, JSON), transaction events (JSON,
 * lines), CloudEvents 1.0.
 * Pure: no clock, no database. One bad record never fails its neighbours; only what cannot be read at all fails a request.
 */
export { type CloudEventMode, decodeBinaryCloudEvent, decodeCloudEvents } from './decode-cloudevents';
export { decodeEvents, decodeMarkers, decodeReferences, type EventEncoding } from './decode-events';
export { LineDecoder } from './decode-lines';
export { decodeLogs, decodeMetrics, decodeTraces, type OtlpEncoding } from './decode-otlp';
export { encodeExportAnswer, encodeStatus, mediaTypeOf, type RejectedField } from './encode-otlp-answer';
export { findMediaType } from './find-media-type';
export { type ReadBody, readBody } from './read-body';
