import { encodeMessage } from '@/lib/ingest/otlp.fixture';
import { type Case, drawHex, nanoAgo, type Rows } from './conformance.fixture';
import { aGauge, aLog, aPlainSpan, aPoint, aSpan, logsOf, metricsOf, text, tracesOf } from './otlp-shapes.fixture';

type Signal = 'traces' | 'logs' | 'metrics';

export const messages = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
} as const;

const counters = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' };

/** A request that is taken, in whole or in part. */
interface Taken {
  name: string;
  signal: Signal;
  /** Makes a request with ids of its own, so that each encoding is stored anew. */
  request: () => object;
  rows: Partial<Rows>;
  /** How many records are refused, and what the message says of them. */
  refused?: [count: number, why: RegExp];
  /** What only one encoding can say. */
  only?: 'json' | 'protobuf';
  /** Changes the bytes of the encoded request. */
  bytes?: (body: Buffer) => Buffer;
}

const event = { events: 1, spans: 1 };
const plain = { spans: 1 };
const nested = (depth: number): object => (depth === 0 ? { stringValue: 'deep' } : { arrayValue: { values: [nested(depth - 1)] } });
const withAttribute = (value: object) => () => tracesOf(aPlainSpan({ attributes: [{ key: 'k', value }] }));
const unknownField = Buffer.from([0xc2, 0x3e, 3, 1, 2, 3]);

const taken: Taken[] = [
  { name: 'an empty request', signal: 'traces', request: () => ({}), rows: {} },
  { name: 'an empty request', signal: 'logs', request: () => ({}), rows: {} },
  { name: 'an empty request', signal: 'metrics', request: () => ({}), rows: {} },
  { name: 'empty envelopes', signal: 'traces', request: () => ({ resourceSpans: [{}, { scopeSpans: [{}] }] }), rows: {} },
  { name: 'empty envelopes', signal: 'logs', request: () => ({ resourceLogs: [{}, { scopeLogs: [{}] }] }), rows: {} },
  {
    name: 'empty envelopes',
    signal: 'metrics',
    request: () => ({ resourceMetrics: [{}, { scopeMetrics: [{ metrics: [{}] }] }] }),
    rows: {},
  },
  { name: 'a span', signal: 'traces', request: () => tracesOf(aPlainSpan()), rows: plain },
  { name: 'a span that is an event', signal: 'traces', request: () => tracesOf(aSpan()), rows: event },
  {
    name: 'a root span, whose parent id is empty',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ parentSpanId: '' })),
    rows: plain,
  },
  {
    name: 'a parent id of zeros is none',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ parentSpanId: '0'.repeat(16) })),
    rows: plain,
  },
  { name: 'flags beyond those that are known', signal: 'traces', request: () => tracesOf(aPlainSpan({ flags: 0xffffff01 })), rows: plain },
  {
    name: 'a kind and a status that are not known',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ kind: 99, status: { code: 99 } })),
    rows: plain,
  },
  {
    name: 'a span that ends before it begins',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ endTimeUnixNano: nanoAgo(61) })),
    rows: plain,
  },
  {
    name: 'a failed span with its exception',
    signal: 'traces',
    request: () =>
      tracesOf(
        aSpan({
          status: { code: 2, message: 'no answer' },
          events: [{ name: 'exception', timeUnixNano: nanoAgo(59), attributes: [text('exception.type', 'Timeout')] }],
        }),
      ),
    rows: event,
  },
  {
    name: 'links and their flags',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ links: [{ traceId: drawHex(32), spanId: drawHex(16), flags: 256 }] })),
    rows: plain,
  },
  {
    name: 'dropped counts',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ droppedAttributesCount: 3, droppedEventsCount: 2, droppedLinksCount: 1 })),
    rows: plain,
  },
  {
    name: 'an attribute sent twice: the last wins',
    signal: 'traces',
    request: () =>
      tracesOf(
        aSpan({
          attributes: [
            text('throughline.workflow', 'wf-gl-posting'),
            text('throughline.workflow', 'wf-p2p-po'),
            text('throughline.status', 'failed'),
          ],
        }),
      ),
    rows: event,
  },
  { name: 'an attribute without a value', signal: 'traces', request: withAttribute({}), rows: plain },
  {
    name: 'an attribute with an empty key',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ attributes: [text('', 'x')] })),
    rows: plain,
  },
  {
    name: 'lists and maps as attributes',
    signal: 'traces',
    request: withAttribute({ kvlistValue: { values: [{ key: 'a', value: nested(3) }] } }),
    rows: plain,
  },
  { name: 'the widest integers', signal: 'traces', request: withAttribute({ intValue: '-9223372036854775808' }), rows: plain },
  { name: 'bytes as attribute', signal: 'traces', request: withAttribute({ bytesValue: 'AQID' }), rows: plain },
  {
    name: 'characters beyond the first plane, and NUL',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ name: 'x\u0000y 😀 ﷽', attributes: [text('k\u0000', 'v\u0000')] })),
    rows: plain,
  },
  {
    name: 'attributes called like parts of an object',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ attributes: [text('__proto__', 'x'), text('constructor', 'y'), text('toString', 'z')] })),
    rows: plain,
  },
  {
    name: 'ten spans of one trace',
    signal: 'traces',
    request: () => {
      const traceId = drawHex(32);
      return tracesOf(...Array.from({ length: 10 }, () => aPlainSpan({ traceId })));
    },
    rows: { spans: 10 },
  },
  {
    name: 'several resources and scopes',
    signal: 'traces',
    request: () => ({
      resourceSpans: [
        ...tracesOf(aPlainSpan()).resourceSpans,
        ...tracesOf(aSpan()).resourceSpans,
        { scopeSpans: [{ spans: [aPlainSpan()] }, { spans: [aPlainSpan()] }] },
      ],
    }),
    rows: { spans: 4, events: 1 },
  },
  {
    name: 'a trace id of zeros',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ traceId: '0'.repeat(32) }), aPlainSpan()),
    rows: { spans: 1, rejected: 1 },
    refused: [1, /\[0\] invalid_id: "traceId" must be 16 bytes/],
  },
  {
    name: 'a span id that is too short',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan(), aPlainSpan({ spanId: 'abcd' })),
    rows: { spans: 1, rejected: 1 },
    refused: [1, /\[1\] invalid_id: "spanId" must be 8 bytes/],
  },
  {
    name: 'a trace id that is too long',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ traceId: drawHex(34) })),
    rows: { rejected: 1 },
    refused: [1, /invalid_id/],
  },
  {
    name: 'no ids at all',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ traceId: '', spanId: '', name: drawHex(8) })),
    rows: { rejected: 1 },
    refused: [1, /invalid_id/],
  },
  {
    name: 'a link to nowhere',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ links: [{ traceId: 'ab', spanId: '' }] })),
    rows: { rejected: 1 },
    refused: [1, /invalid_id: "links.traceId"/],
  },
  {
    name: 'no start',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ startTimeUnixNano: undefined })),
    rows: { rejected: 1 },
    refused: [1, /missing_field: "startTimeUnixNano"/],
  },
  {
    name: 'no end',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ endTimeUnixNano: '0' })),
    rows: { rejected: 1 },
    refused: [1, /missing_field: "endTimeUnixNano"/],
  },
  {
    name: 'a start in 2001',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ startTimeUnixNano: '1000000000000000000' })),
    rows: { rejected: 1 },
    refused: [1, /too_old/],
  },
  {
    name: 'a start in three days',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ startTimeUnixNano: nanoAgo(-3 * 86_400), endTimeUnixNano: nanoAgo(-3 * 86_400) })),
    rows: { rejected: 1 },
    refused: [1, /in_future/],
  },
  {
    name: 'the largest time that 64 bits hold',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ endTimeUnixNano: '18446744073709551615' })),
    rows: { rejected: 1 },
    refused: [1, /in_future|invalid_time/],
  },
  {
    name: 'more attributes than are kept',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ attributes: Array.from({ length: 300 }, (_, i) => text(`k${i}`, 'v')) })),
    rows: { rejected: 1 },
    refused: [1, /too_large: The record has 30\d attributes/],
  },
  {
    name: 'one of another environment',
    signal: 'traces',
    request: () => tracesOf(aPlainSpan({ attributes: [text('throughline.environment', 'test')] }), aPlainSpan()),
    rows: { spans: 1, rejected: 1 },
    refused: [1, /wrong_environment/],
  },
  {
    name: 'every fault in one request',
    signal: 'traces',
    request: () =>
      tracesOf(aPlainSpan({ traceId: '' }), aPlainSpan({ spanId: '' }), aSpan(), aPlainSpan({ endTimeUnixNano: '0' }), aPlainSpan()),
    rows: { spans: 2, events: 1, rejected: 3 },
    refused: [3, /^3 rejected\. \[0\] .* \[1\] .* \[3\] /],
  },
  { name: 'a log record that is an event', signal: 'logs', request: () => logsOf(aLog()), rows: { events: 1 } },
  {
    name: 'only the time of observation',
    signal: 'logs',
    request: () => logsOf(aLog({ timeUnixNano: '0', observedTimeUnixNano: nanoAgo(50) })),
    rows: { events: 1 },
  },
  {
    name: 'a map as body',
    signal: 'logs',
    request: () =>
      logsOf(
        aLog({
          attributes: [],
          body: {
            kvlistValue: {
              values: [
                text('throughline.workflow', 'wf-gl-posting'),
                text('throughline.status', 'failed'),
                text('business_key.journal_batch_id', drawHex(8)),
              ],
            },
          },
        }),
      ),
    rows: { events: 1 },
  },
  {
    name: 'ids of zeros are none',
    signal: 'logs',
    request: () => logsOf(aLog({ traceId: '0'.repeat(32), spanId: '0'.repeat(16) })),
    rows: { events: 1 },
  },
  {
    name: 'a trace id that is too short',
    signal: 'logs',
    request: () => logsOf(aLog({ traceId: 'abcd' }), aLog()),
    rows: { events: 1, rejected: 1 },
    refused: [1, /\[0\] invalid_id: "traceId"/],
  },
  { name: 'a severity that is not known', signal: 'logs', request: () => logsOf(aLog({ severityNumber: 99 })), rows: { events: 1 } },
  {
    name: 'a record that names no workflow',
    signal: 'logs',
    request: () => logsOf(aLog({ attributes: [text('a', drawHex(8))] }), aLog()),
    rows: { events: 1, rejected: 1 },
    refused: [1, /not_an_event: .*throughline\.workflow/],
  },
  {
    name: 'no time',
    signal: 'logs',
    request: () => logsOf(aLog({ timeUnixNano: undefined })),
    rows: { rejected: 1 },
    refused: [1, /missing_field/],
  },
  {
    name: 'an event name',
    signal: 'logs',
    request: () => logsOf(aLog({ eventName: 'file.sent', flags: 1, droppedAttributesCount: 2 })),
    rows: { events: 1 },
  },
  { name: 'a gauge', signal: 'metrics', request: () => metricsOf(aGauge(aPoint())), rows: { points: 1 } },
  {
    name: 'a sum',
    signal: 'metrics',
    request: () =>
      metricsOf({
        name: 'calls',
        sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [aPoint({ startTimeUnixNano: nanoAgo(600) })] },
      }),
    rows: { points: 1 },
  },
  {
    name: 'a histogram',
    signal: 'metrics',
    request: () =>
      metricsOf({
        name: 'hop',
        unit: 's',
        histogram: {
          aggregationTemporality: 1,
          dataPoints: [aPoint({ asInt: undefined, count: '3', sum: 3.5, bucketCounts: ['1', '2'], explicitBounds: [1] })],
        },
      }),
    rows: { points: 1 },
  },
  {
    name: 'an exponential histogram',
    signal: 'metrics',
    request: () =>
      metricsOf({
        name: 'hop.exp',
        exponentialHistogram: {
          aggregationTemporality: 1,
          dataPoints: [
            aPoint({
              asInt: undefined,
              count: '3',
              sum: 3.5,
              scale: 2,
              zeroCount: '1',
              positive: { offset: -1, bucketCounts: ['1', '1'] },
            }),
          ],
        },
      }),
    rows: { points: 1 },
  },
  {
    name: 'a summary',
    signal: 'metrics',
    request: () =>
      metricsOf({
        name: 'hop.sum',
        summary: { dataPoints: [aPoint({ asInt: undefined, count: '3', sum: 3.5, quantileValues: [{ quantile: 0.5, value: 1 }] })] },
      }),
    rows: { points: 1 },
  },
  {
    name: 'a point without a value that says so',
    signal: 'metrics',
    request: () => metricsOf(aGauge(aPoint({ asInt: undefined, flags: 1 }))),
    rows: { points: 1 },
  },
  {
    name: 'a point without a value',
    signal: 'metrics',
    request: () => metricsOf(aGauge(aPoint({ asInt: undefined }), aPoint())),
    rows: { points: 1, rejected: 1 },
    refused: [1, /\[0\] missing_field/],
  },
  {
    name: 'a point without a time',
    signal: 'metrics',
    request: () => metricsOf(aGauge(aPoint({ timeUnixNano: '0' }))),
    rows: { rejected: 1 },
    refused: [1, /missing_field: "timeUnixNano"/],
  },
  {
    name: 'a sum without temporality',
    signal: 'metrics',
    request: () => metricsOf({ name: 'calls', sum: { dataPoints: [aPoint()] } }),
    rows: { rejected: 1 },
    refused: [1, /invalid_value: "aggregationTemporality"/],
  },
  {
    name: 'a metric without a name',
    signal: 'metrics',
    request: () => metricsOf({ ...aGauge(aPoint()), name: '' }),
    rows: { rejected: 1 },
    refused: [1, /missing_field: The metric has no name/],
  },
  {
    name: 'unknown fields',
    signal: 'traces',
    only: 'protobuf',
    request: () => tracesOf(aPlainSpan()),
    bytes: (body) => Buffer.concat([unknownField, body, unknownField]),
    rows: plain,
  },
  {
    name: 'unknown fields',
    signal: 'metrics',
    only: 'protobuf',
    request: () => metricsOf(aGauge(aPoint())),
    bytes: (body) => Buffer.concat([unknownField, body]),
    rows: { points: 1 },
  },
  {
    name: 'two requests one behind the other are one',
    signal: 'traces',
    only: 'protobuf',
    request: () => tracesOf(aPlainSpan()),
    bytes: (body) => Buffer.concat([body, encodeMessage(messages.traces, tracesOf(aPlainSpan()))]),
    rows: { spans: 2 },
  },
  {
    name: 'unknown fields',
    signal: 'traces',
    only: 'json',
    request: () => ({ ...tracesOf(aPlainSpan({ brandNew: { a: [1] } })), more: true }),
    rows: plain,
  },
  {
    name: 'unknown fields',
    signal: 'logs',
    only: 'json',
    request: () => ({ ...logsOf(aLog({ brandNew: 1 })), resource_logs: 'ignored' }),
    rows: { events: 1 },
  },
  {
    name: 'ids in capitals',
    signal: 'traces',
    only: 'json',
    request: () => tracesOf(aPlainSpan({ traceId: drawHex(32).toUpperCase(), spanId: drawHex(16).toUpperCase() })),
    rows: plain,
  },
  {
    name: 'ids in Base64, as protobuf would write them',
    signal: 'traces',
    only: 'json',
    request: () => tracesOf(aPlainSpan({ traceId: Buffer.from(drawHex(32), 'hex').toString('base64') })),
    rows: { rejected: 1 },
    refused: [1, /invalid_id/],
  },
  {
    name: '64 bits as numbers',
    signal: 'traces',
    only: 'json',
    request: () =>
      tracesOf(
        aPlainSpan({
          startTimeUnixNano: Number(nanoAgo(60)),
          endTimeUnixNano: Number(nanoAgo(59)),
          attributes: [{ key: 'n', value: { intValue: 7 } }],
        }),
      ),
    rows: plain,
  },
  {
    name: '64 bits as numbers',
    signal: 'metrics',
    only: 'json',
    request: () => metricsOf(aGauge(aPoint({ timeUnixNano: Number(nanoAgo(60)), asInt: 17 }))),
    rows: { points: 1 },
  },
  {
    name: 'null is not said',
    signal: 'traces',
    only: 'json',
    request: () =>
      tracesOf(
        aPlainSpan({
          parentSpanId: null,
          links: null,
          events: null,
          status: null,
          traceState: null,
          attributes: [{ key: 'k', value: { stringValue: null, intValue: '5' } }],
        }),
      ),
    rows: plain,
  },
  {
    name: 'the name of a kind',
    signal: 'traces',
    only: 'json',
    request: () => tracesOf(aPlainSpan({ kind: 'SPAN_KIND_SERVER' }), aPlainSpan()),
    rows: { spans: 1, rejected: 1 },
    refused: [1, /invalid_type: "kind" must be an integer, not a name/],
  },
  {
    name: 'the name of a severity',
    signal: 'logs',
    only: 'json',
    request: () => logsOf(aLog({ severityNumber: 'SEVERITY_NUMBER_INFO' })),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: "severityNumber"/],
  },
  {
    name: 'the name of a temporality',
    signal: 'metrics',
    only: 'json',
    request: () => metricsOf({ name: 'n', sum: { aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA', dataPoints: [aPoint()] } }),
    rows: { rejected: 1 },
    refused: [1, /invalid_type/],
  },
  {
    name: 'a number as id',
    signal: 'traces',
    only: 'json',
    request: () => tracesOf(aPlainSpan({ traceId: 7 })),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: "traceId" must be text/],
  },
  {
    name: 'a word as time',
    signal: 'traces',
    only: 'json',
    request: () => tracesOf(aPlainSpan({ startTimeUnixNano: 'yesterday' })),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: "startTimeUnixNano"/],
  },
  {
    name: 'a negative time',
    signal: 'traces',
    only: 'json',
    request: () => tracesOf(aPlainSpan({ startTimeUnixNano: '-5' })),
    rows: { rejected: 1 },
    refused: [1, /invalid_type/],
  },
  {
    name: 'attributes as an object',
    signal: 'traces',
    only: 'json',
    request: () => tracesOf(aPlainSpan({ attributes: { a: 1 } })),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: "attributes" must be a list/],
  },
  {
    name: 'a truth value as text',
    signal: 'traces',
    only: 'json',
    request: withAttribute({ boolValue: 'yes' }),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: .*boolValue/],
  },
  {
    name: 'an object as number',
    signal: 'traces',
    only: 'json',
    request: withAttribute({ doubleValue: { a: 1 } }),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: .*doubleValue/],
  },
  {
    name: 'half an integer',
    signal: 'traces',
    only: 'json',
    request: withAttribute({ intValue: 1.5 }),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: .*intValue/],
  },
  {
    name: 'an integer beyond 64 bits',
    signal: 'traces',
    only: 'json',
    request: withAttribute({ intValue: '99999999999999999999' }),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: .*intValue/],
  },
  {
    name: 'numbers that are none, as protobuf writes them',
    signal: 'traces',
    only: 'json',
    request: withAttribute({ doubleValue: '-Infinity' }),
    rows: plain,
  },
  {
    name: 'values nested 40 deep',
    signal: 'traces',
    only: 'json',
    request: withAttribute(nested(40)),
    rows: { rejected: 1 },
    refused: [1, /invalid_type: .*nested deeper than 32/],
  },
  {
    name: 'a record that is no object',
    signal: 'logs',
    only: 'json',
    request: () => logsOf('text', aLog()),
    rows: { events: 1, rejected: 1 },
    refused: [1, /\[0\] invalid_type/],
  },
];

/** Bodies that cannot be read. */
const unreadable: { name: string; signal: Signal; type: string; body: Buffer | string }[] = [
  ...(['traces', 'logs', 'metrics'] as const).flatMap((signal) => [
    { name: 'half of a message', signal, type: 'application/x-protobuf', body: Buffer.from([0x0a, 0x20, 0x01]) },
    { name: 'a length that lies', signal, type: 'application/x-protobuf', body: Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]) },
    { name: 'a tag that never ends', signal, type: 'application/x-protobuf', body: Buffer.alloc(20, 0xff) },
    { name: 'a wire type that does not exist', signal, type: 'application/x-protobuf', body: Buffer.from([0x0f, 0x01]) },
    { name: 'JSON called protobuf', signal, type: 'application/x-protobuf', body: '{"resourceSpans": []}' },
    { name: 'half of JSON', signal, type: 'application/json', body: '{"resource' },
    { name: 'protobuf called JSON', signal, type: 'application/json', body: Buffer.from([0x0a, 0x00]) },
    { name: 'no body', signal, type: 'application/json', body: '' },
    { name: 'a list', signal, type: 'application/json', body: '[]' },
    { name: 'text that is no UTF-8', signal, type: 'application/json', body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) },
  ]),
  { name: 'spans that are no list', signal: 'traces', type: 'application/json', body: '{"resourceSpans": {}}' },
  { name: 'scopes that are no list', signal: 'logs', type: 'application/json', body: '{"resourceLogs": [{"scopeLogs": 7}]}' },
  { name: 'JSON nested 100,000 deep', signal: 'traces', type: 'application/json', body: `{"resourceSpans":${'['.repeat(100_000)}` },
  { name: 'groups nested 100,000 deep', signal: 'traces', type: 'application/x-protobuf', body: Buffer.alloc(100_000, 0x0b) },
  {
    name: 'values nested 40 deep',
    signal: 'traces',
    type: 'application/x-protobuf',
    body: encodeMessage(messages.traces, withAttribute(nested(40))()),
  },
  {
    name: 'a good span, cut',
    signal: 'traces',
    type: 'application/x-protobuf',
    body: encodeMessage(messages.traces, tracesOf(aSpan())).subarray(0, -1),
  },
  {
    name: 'a good log record, cut',
    signal: 'logs',
    type: 'application/x-protobuf',
    body: encodeMessage(messages.logs, logsOf(aLog())).subarray(0, 60),
  },
  {
    name: 'a good point, cut',
    signal: 'metrics',
    type: 'application/x-protobuf',
    body: encodeMessage(messages.metrics, metricsOf(aGauge(aPoint()))).subarray(0, 50),
  },
];

const types = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;

function takenCase({ name, signal, request, rows, refused, bytes }: Taken, encoding: 'json' | 'protobuf'): Case {
  const json = request();
  const encoded = encoding === 'json' ? Buffer.from(JSON.stringify(json)) : encodeMessage(messages[signal], json);
  const count = encoding === 'json' ? counters[signal] : 'rejected';
  const says = refused ? { partialSuccess: { [count]: String(refused[0]), errorMessage: refused[1] } } : {};
  return {
    name: `${signal} ${encoding}: ${name}`,
    path: `/v1/${signal}`,
    headers: { 'content-type': types[encoding] },
    body: bytes ? bytes(encoded) : encoded,
    status: 200,
    answerHeaders: { 'content-type': types[encoding] },
    says,
    rows,
  };
}

export const otlpCases: Case[] = [
  ...taken.flatMap((one) =>
    (['json', 'protobuf'] as const).filter((encoding) => !one.only || one.only === encoding).map((encoding) => takenCase(one, encoding)),
  ),
  ...unreadable.map(({ name, signal, type, body }) => ({
    name: `${signal} ${type.slice(12)}: ${name} cannot be read`,
    path: `/v1/${signal}`,
    headers: { 'content-type': type },
    body,
    status: 400,
    answerHeaders: { 'content-type': type, 'retry-after': null },
    says: { code: 3, message: /\.$/, details: [{}] },
  })),
];
