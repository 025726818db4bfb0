import { expect, test } from 'vitest';
import { decodeLogs, decodeTraces } from '.';
import { encodeMessage, SPAN_ID, TRACE_ID } from './otlp.fixture';

const counts = { droppedAttributesCount: 3, droppedEventsCount: 2, droppedLinksCount: 1 };
const traces = { resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: TRACE_ID, spanId: SPAN_ID, name: 'n', ...counts }] }] }] };
const logs = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ droppedAttributesCount: 2 }] }] }] };
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

test.each([
  [
    'span, json',
    decodeTraces(json(traces), 'json'),
    { 'otel.dropped_attributes_count': 3, 'otel.dropped_events_count': 2, 'otel.dropped_links_count': 1 },
  ],
  [
    'span, protobuf',
    decodeTraces(encodeMessage('ExportTraceServiceRequest', traces), 'protobuf'),
    { 'otel.dropped_attributes_count': 3, 'otel.dropped_events_count': 2, 'otel.dropped_links_count': 1 },
  ],
  ['log, json', decodeLogs(json(logs), 'json'), { 'otel.dropped_attributes_count': 2 }],
  ['log, protobuf', decodeLogs(encodeMessage('ExportLogsServiceRequest', logs), 'protobuf'), { 'otel.dropped_attributes_count': 2 }],
])('what a sender cut is kept: %s', (_, decoded, attributes) => {
  if (!decoded.ok) throw new Error(decoded.refusal.message);
  expect(decoded.batch.records[0]?.attributes).toEqual(attributes);
});

test('nothing cut says nothing', () => {
  const decoded = decodeLogs(
    json({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ droppedAttributesCount: 0 }, { droppedAttributesCount: 'x' }] }] }] }),
    'json',
  );
  if (!decoded.ok) throw new Error(decoded.refusal.message);
  expect(decoded.batch.records.map(({ attributes }) => attributes)).toEqual([{}, {}]);
});
