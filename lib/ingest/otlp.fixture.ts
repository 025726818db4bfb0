import protobuf from 'protobufjs';

/** The messages of OTLP 1.11 that we read, written from its specification: an encoder of its own for the tests. */
const schema = `
syntax = "proto3";
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7; } }
message ArrayValue { repeated AnyValue values = 1; }
message KeyValueList { repeated KeyValue values = 1; }
message KeyValue { string key = 1; AnyValue value = 2; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message Status { string message = 2; int32 code = 3; }
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4; }
message Link { bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4; uint32 dropped_attributes_count = 5; fixed32 flags = 6; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; uint32 dropped_attributes_count = 10;
  repeated Event events = 11; uint32 dropped_events_count = 12; repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16;
}
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message LogRecord {
  fixed64 time_unix_nano = 1; int32 severity_number = 2; string severity_text = 3; AnyValue body = 5; repeated KeyValue attributes = 6;
  uint32 dropped_attributes_count = 7; fixed32 flags = 8; bytes trace_id = 9; bytes span_id = 10; fixed64 observed_time_unix_nano = 11; string event_name = 12;
}
message ScopeLogs { InstrumentationScope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
message ExportLogsServiceRequest { repeated ResourceLogs resource_logs = 1; }
message Exemplar { repeated KeyValue filtered_attributes = 7; fixed64 time_unix_nano = 2; oneof value { double as_double = 3; sfixed64 as_int = 6; } bytes span_id = 4; bytes trace_id = 5; }
message NumberDataPoint {
  repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; oneof value { double as_double = 4; sfixed64 as_int = 6; }
  repeated Exemplar exemplars = 5; uint32 flags = 8;
}
message HistogramDataPoint {
  repeated KeyValue attributes = 9; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; optional double sum = 5;
  repeated fixed64 bucket_counts = 6; repeated double explicit_bounds = 7; repeated Exemplar exemplars = 8; uint32 flags = 10; optional double min = 11; optional double max = 12;
}
message Buckets { sint32 offset = 1; repeated uint64 bucket_counts = 2; }
message ExponentialHistogramDataPoint {
  repeated KeyValue attributes = 1; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; optional double sum = 5; sint32 scale = 6;
  fixed64 zero_count = 7; Buckets positive = 8; Buckets negative = 9; uint32 flags = 10; repeated Exemplar exemplars = 11; optional double min = 12;
  optional double max = 13; double zero_threshold = 14;
}
message ValueAtQuantile { double quantile = 1; double value = 2; }
message SummaryDataPoint {
  repeated KeyValue attributes = 7; fixed64 start_time_unix_nano = 2; fixed64 time_unix_nano = 3; fixed64 count = 4; double sum = 5;
  repeated ValueAtQuantile quantile_values = 6; uint32 flags = 8;
}
message Gauge { repeated NumberDataPoint data_points = 1; }
message Sum { repeated NumberDataPoint data_points = 1; int32 aggregation_temporality = 2; bool is_monotonic = 3; }
message Histogram { repeated HistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message ExponentialHistogram { repeated ExponentialHistogramDataPoint data_points = 1; int32 aggregation_temporality = 2; }
message Summary { repeated SummaryDataPoint data_points = 1; }
message Metric {
  string name = 1; string description = 2; string unit = 3;
  oneof data { Gauge gauge = 5; Sum sum = 7; Histogram histogram = 9; ExponentialHistogram exponential_histogram = 10; Summary summary = 11; }
  repeated KeyValue metadata = 12;
}
message ScopeMetrics { InstrumentationScope scope = 1; repeated Metric metrics = 2; string schema_url = 3; }
message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scope_metrics = 2; string schema_url = 3; }
message ExportMetricsServiceRequest { repeated ResourceMetrics resource_metrics = 1; }
message PartialSuccess { int64 rejected = 1; string error_message = 2; }
message ExportServiceResponse { PartialSuccess partial_success = 1; }
message Any { string type_url = 1; bytes value = 2; }
message RpcStatus { int32 code = 1; string message = 2; repeated Any details = 3; }
`;

const root = protobuf.parse(schema).root;

type MessageName = `Export${'Trace' | 'Logs' | 'Metrics'}ServiceRequest` | 'ExportServiceResponse' | 'RpcStatus';

/** The protobuf bytes of an OTLP/JSON request, whose ids are hex. */
export function encodeMessage(name: MessageName, json: object): Buffer {
  const type = root.lookupType(name);
  return Buffer.from(type.encode(type.fromObject(idsToBase64(json))).finish());
}

/** The message in protobuf bytes as plain data; 64-bit integers as text. */
export function decodeMessage(name: MessageName, bytes: Uint8Array): Record<string, unknown> {
  const type = root.lookupType(name);
  return type.toObject(type.decode(bytes), { longs: String, bytes: String });
}

const ids = new Set(['traceId', 'spanId', 'parentSpanId']);

function idsToBase64<T>(value: T): T {
  const replace = (key: string, inner: unknown) =>
    ids.has(key) && typeof inner === 'string' ? Buffer.from(inner, 'hex').toString('base64') : inner;
  return JSON.parse(JSON.stringify(value, replace));
}

export const TRACE_ID = '5b8efff798038103d269b633813fc60c';
export const SPAN_ID = 'eee19b7ec3c1b174';

const attribute = (key: string, value: object) => ({ key, value });

/** A request of one span that uses every field we read. */
export const tracesRequest = {
  resourceSpans: [
    {
      resource: {
        attributes: [attribute('service.name', { stringValue: 'app-ipaas' }), attribute('facility.id', { stringValue: 'fac-lakeside' })],
      },
      scopeSpans: [
        {
          scope: { name: 'edi', version: '1' },
          spans: [
            {
              traceId: TRACE_ID,
              spanId: SPAN_ID,
              traceState: 'a=1',
              parentSpanId: 'eee19b7ec3c1b173',
              name: 'send 850',
              kind: 4,
              startTimeUnixNano: '1795350600123456789',
              endTimeUnixNano: '1795350601123456789',
              attributes: [
                attribute('throughline.workflow', { stringValue: 'wf-p2p-po' }),
                attribute('wide', { intValue: '9007199254740993' }),
                attribute('count', { intValue: '42' }),
                attribute('ratio', { doubleValue: 0.25 }),
                attribute('resent', { boolValue: true }),
                attribute('list', { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }] } }),
                attribute('map', { kvlistValue: { values: [attribute('k', { boolValue: false })] } }),
                attribute('bytes', { bytesValue: 'AQI=' }),
                attribute('nothing', {}),
              ],
              events: [
                {
                  timeUnixNano: '1795350600500000000',
                  name: 'exception',
                  attributes: [attribute('exception.type', { stringValue: 'Timeout' })],
                },
              ],
              links: [{ traceId: TRACE_ID, spanId: 'eee19b7ec3c1b175', flags: 256 }],
              status: { message: 'no answer', code: 2 },
              flags: 257,
            },
          ],
        },
      ],
      schemaUrl: 'https://opentelemetry.io/schemas/1.38.0',
    },
  ],
};

/** A request of one log record that uses every field we read. */
export const logsRequest = {
  resourceLogs: [
    {
      resource: { attributes: [attribute('service.name', { stringValue: 'app-mft' })] },
      scopeLogs: [
        {
          scope: { name: 'files' },
          logRecords: [
            {
              timeUnixNano: '1795350600123456789',
              observedTimeUnixNano: '1795350600223456789',
              severityNumber: 17,
              severityText: 'ERROR',
              body: { stringValue: 'file refused' },
              attributes: [
                attribute('throughline.workflow', { stringValue: 'wf-gl-posting' }),
                attribute('business_key.journal_batch_id', { stringValue: 'JB-1' }),
              ],
              traceId: TRACE_ID,
              spanId: SPAN_ID,
              eventName: 'file.refused',
            },
          ],
        },
      ],
    },
  ],
};
