import { encodeMessage } from '@/lib/ingest/otlp.fixture';
import type { CatalogLookup } from '@/lib/normalize';
import { draw, secondsAgo } from '../conformance/conformance.fixture';
import { aGauge, aLog, aPlainSpan, aPoint, aSpan, logsOf, metricsOf, text, tracesOf } from '../conformance/otlp-shapes.fixture';
import { anEvent } from '../receive.fixture';
import type { ReceiveEndpoint } from '../receive-entries';
import { type Dice, mutateBytes, mutateJson } from './mutate.fixture';

/** One endpoint in one encoding, with real payloads to start from. */
export interface Target {
  name: string;
  endpoint: ReceiveEndpoint;
  path: string;
  headers: Record<string, string>;
  preset: string | null;
  /** A changed payload. */
  draw: (dice: Dice) => Buffer;
  /** Headers too may be changed. */
  drawHeaders?: (dice: Dice) => Record<string, string>;
  good: Buffer;
}

const value = (key: string, inner: object) => ({ key, value: inner });
const attributes = [
  text('throughline.workflow', 'wf-p2p-po'),
  text('throughline.status', 'failed'),
  text('business_key.po_number', 'PO-1'),
  text('error.code', 'E1'),
  value('measure.lines', { intValue: '3' }),
  value('measure.amount_minor', { doubleValue: 12 }),
  value('flag', { boolValue: true }),
  value('list', { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '-1' }] } }),
  value('map', { kvlistValue: { values: [value('k', { bytesValue: 'AQI=' })] } }),
];
const spans = tracesOf(
  aSpan({
    attributes,
    events: [{ name: 'exception', timeUnixNano: '1795350600000000000', attributes: [text('exception.type', 'Timeout')] }],
    links: [{ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), flags: 256 }],
    status: { code: 2, message: 'no answer' },
  }),
  aPlainSpan(),
);
const logs = logsOf(aLog({ attributes, traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) }), aLog());
const metrics = metricsOf(
  aGauge(aPoint(), aPoint({ asInt: undefined, asDouble: 0.5 })),
  { name: 'calls', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [aPoint()] } },
  {
    name: 'h',
    histogram: {
      aggregationTemporality: 1,
      dataPoints: [aPoint({ count: '3', sum: 1.5, bucketCounts: ['1', '2'], explicitBounds: [1], min: 0.1, max: 2 })],
    },
  },
  {
    name: 'e',
    exponentialHistogram: {
      aggregationTemporality: 2,
      dataPoints: [
        aPoint({
          count: '3',
          scale: 2,
          zeroCount: '1',
          positive: { offset: -3, bucketCounts: ['1', '1'] },
          negative: { offset: 0, bucketCounts: ['0'] },
        }),
      ],
    },
  },
  { name: 's', summary: { dataPoints: [aPoint({ count: '3', sum: 1.5, quantileValues: [{ quantile: 0.5, value: 1 }] })] } },
);
const event = {
  ...anEvent({ eventId: `fuzz-${draw()}` }),
  correlationId: 'c-1',
  traceId: 'ab'.repeat(16),
  spanId: 'cd'.repeat(8),
  parentSpanId: 'ef'.repeat(8),
  startedAt: secondsAgo(70),
  durationMs: 12.5,
  status: 'failed',
  outcome: 'failed',
  attempt: { number: 2, retryOf: 'x', replayId: 'r', kind: 'manual' },
  error: { code: 'E1', class: 'timeout', message: 'no answer', retryable: true },
  measures: { amountMinor: 1250, currency: 'USD', lines: 3, other: '1.5' },
  links: [{ traceId: 'x' }],
  deepLink: 'https://example.org/1',
  attributes: { a: 'b', n: 1, t: true, deep: { x: [1] } },
  unknown: 1,
};
const cloudEvent = {
  specversion: '1.0',
  id: `fuzz-${draw()}`,
  source: '/erp',
  type: 'po.created',
  time: secondsAgo(60),
  subject: 's',
  traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`,
  datacontenttype: 'application/json',
  dataschema: 'x',
  facility: 'LKH',
  data: anEvent(),
};

const otlp = (endpoint: 'traces' | 'logs' | 'metrics', message: Parameters<typeof encodeMessage>[0], request: object): Target[] => {
  const encoded = encodeMessage(message, request);
  const all = [
    encodeMessage('ExportTraceServiceRequest', spans),
    encodeMessage('ExportLogsServiceRequest', logs),
    encodeMessage('ExportMetricsServiceRequest', metrics),
  ];
  const path = `/v1/${endpoint}`;
  return [
    {
      name: `${endpoint} protobuf`,
      endpoint,
      path,
      headers: { 'content-type': 'application/x-protobuf' },
      preset: null,
      draw: (dice) => mutateBytes(encoded, dice, dice.pick(all)),
      good: encoded,
    },
    { ...json(`${endpoint} JSON`, request), endpoint, path },
  ];
};

function json(name: string, request: unknown, type = 'application/json'): Target {
  const whole = Buffer.from(JSON.stringify(request));
  // Most changes keep it JSON, so that they reach what lies behind the parser.
  const change = (dice: Dice) => (dice.below(4) === 0 ? mutateBytes(whole, dice, whole) : Buffer.from(mutateJson(request, dice)));
  return { name, endpoint: 'events', path: '/api/events', headers: { 'content-type': type }, preset: null, draw: change, good: whole };
}

function lines(name: string, records: readonly unknown[]): Target {
  const whole = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const change = (dice: Dice) =>
    dice.below(4) === 0
      ? mutateBytes(whole, dice, whole)
      : Buffer.from(records.map((record) => `${mutateJson(record, dice)}${dice.pick(['\n', '\r\n', '\n\n', ''])}`).join(''));
  return {
    name,
    endpoint: 'events',
    path: '/api/events',
    headers: { 'content-type': 'application/x-ndjson' },
    preset: null,
    draw: change,
    good: whole,
  };
}

const binaryHeaders = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'fuzz',
  'ce-source': '/erp',
  'ce-type': 'po.created',
  'ce-time': secondsAgo(60),
  'ce-subject': 'Euro%20%E2%82%AC',
  'ce-traceparent': cloudEvent.traceparent,
};
const headerNoise = ['%', '%C0%A0', '%ff', '"', '"\\"', '\\', '%00', 'x'.repeat(300), '\u00e9', '1.0', '', ' ', 'null'];
function drawBinaryHeaders(dice: Dice): Record<string, string> {
  const headers: Record<string, string> = { ...binaryHeaders };
  for (let i = dice.below(4); i > 0; i--) headers[dice.pick(Object.keys(headers))] = dice.pick(headerNoise) + dice.pick(headerNoise);
  return { ...headers, 'ce-specversion': headers['ce-specversion'] || 'x' };
}

/** Every endpoint in every encoding; the records of every preset of the catalog. */
export function listTargets(presets: CatalogLookup['presets']): Target[] {
  const cloud = { endpoint: 'cloudevents', path: '/api/cloudevents' } as const;
  return [
    ...otlp('traces', 'ExportTraceServiceRequest', spans),
    ...otlp('logs', 'ExportLogsServiceRequest', logs),
    ...otlp('metrics', 'ExportMetricsServiceRequest', metrics),
    json('events JSON', [event, anEvent()]),
    lines('events lines', [event, anEvent(), event]),
    { ...json('cloudevents structured', cloudEvent, 'application/cloudevents+json'), ...cloud },
    { ...json('cloudevents batched', [cloudEvent, cloudEvent], 'application/cloudevents-batch+json'), ...cloud },
    { ...json('cloudevents binary', anEvent()), ...cloud, headers: binaryHeaders, drawHeaders: drawBinaryHeaders },
    ...presets.names.map((preset) => {
      const samples = presets.find(preset, 'test')?.preset.samples.map(({ record }) => record) ?? [];
      return { ...lines(`preset ${preset}`, samples), path: `/api/events?preset=${preset}`, preset };
    }),
  ];
}
