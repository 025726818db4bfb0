import { OTLPMetricExporter as MetricJson } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as MetricProtobuf } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { quantileOf, SKETCH_SCALE, unflattenSketch } from '@/lib/domain';
import { gaugeOf, metricsOf } from '@/lib/ingest/metrics.fixture';
import { decodeMessage } from '@/lib/ingest/otlp.fixture';
import { type ServedReceive, serveReceive } from './serve-receive.fixture';

testDatabase();

let served: ServedReceive;
beforeAll(async () => {
  served = await serveReceive();
});
afterAll(() => served.close());
afterEach(() => {
  vi.unstubAllEnvs();
  served.answers = [];
  served.cutNext = 0;
});

const rowSchema = z.object({
  name: z.string(),
  kind: z.string(),
  temporality: z.string(),
  monotonic: z.boolean(),
  application: z.string().nullable(),
  interface: z.string().nullable(),
  facility: z.string(),
  unit: z.string(),
  last_value: z.number().nullable(),
  points: z.array(
    z.object({
      value: z.number().nullable(),
      n: z.number().nullable(),
      sum: z.number().nullable(),
      sketch: z.array(z.number()).nullable(),
    }),
  ),
});
const stored = (run: string) =>
  query(
    sql`SELECT s.*, (SELECT jsonb_agg(jsonb_build_object('value', value, 'n', n, 'sum', sum, 'sketch', sketch) ORDER BY at) FROM metric_point p WHERE p.series_id = s.id) AS points
        FROM metric_series s WHERE attributes ->> 'run' = ${run} ORDER BY name`,
    rowSchema,
  );

type Exporter = InstanceType<typeof MetricJson | typeof MetricProtobuf>;

/** What an application with the unmodified OpenTelemetry SDK would do: measure, export twice, stop. */
async function measure(exporter: Exporter, run: string): Promise<void> {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ 'service.name': 'app-ipaas', 'facility.id': 'LKH' }),
    readers: [reader],
    views: [{ instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
  });
  const meter = provider.getMeter('test');
  const labels = { run, 'interface.id': 'if-po-out' };
  const calls = meter.createCounter('calls');
  const depth = meter.createUpDownCounter('depth', { unit: '{message}' });
  const spent = meter.createHistogram('spent', { unit: 's', advice: { explicitBucketBoundaries: [0.5, 1, 2] } });
  const exponential = meter.createHistogram('exponential', { unit: 's' });
  meter.createObservableGauge('gauge').addCallback((result) => result.observe(0.25, labels));
  for (let round = 0; round < 2; round++) {
    calls.add(3, labels);
    depth.add(round === 0 ? 9 : -4, labels);
    for (const value of [0.4, 0.9, 1.9]) {
      spent.record(value, labels);
      exponential.record(value, labels);
    }
    await provider.forceFlush();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await reader.shutdown().catch(() => undefined);
}

/** Shutting down exports once more; the numbers are what matters, not how often they were told. */
function check(rows: Awaited<ReturnType<typeof stored>>, temporality: 'cumulative' | 'delta'): void {
  const by = new Map(rows.map((row) => [row.name, row]));
  const place = { application: 'app-ipaas', interface: 'if-po-out', facility: 'fac-lakeside' };
  const total = (name: string, field: 'value' | 'n' | 'sum') => {
    const values = by.get(name)?.points.map((point) => point[field] ?? 0) ?? [];
    return temporality === 'delta' ? values.reduce((sum, value) => sum + value, 0) : values.at(-1);
  };
  expect([...by.keys()]).toEqual(['calls', 'depth', 'exponential', 'gauge', 'spent']);
  for (const row of rows) expect(row).toMatchObject(place);
  expect(by.get('calls')).toMatchObject({ kind: 'sum', temporality, monotonic: true });
  expect(total('calls', 'value')).toBe(6);
  expect(by.get('depth')).toMatchObject({ kind: 'sum', temporality: 'cumulative', monotonic: false, unit: '{message}', last_value: 5 });
  expect(by.get('gauge')).toMatchObject({ kind: 'gauge', last_value: 0.25 });
  for (const name of ['spent', 'exponential']) {
    expect(by.get(name)).toMatchObject({ kind: 'histogram', temporality, unit: 's' });
    expect(total(name, 'n')).toBe(6);
    expect(total(name, 'sum')).toBeCloseTo(6.4, 9);
    const median = (quantileOf(unflattenSketch(by.get(name)?.points[0]?.sketch ?? []), 0.5) ?? 0) / SKETCH_SCALE;
    // Told bounds answer with the upper end of the bucket; exponential ones with the value itself.
    expect(median).toBeCloseTo(name === 'spent' ? 1 : 0.9, 1);
  }
}

const options = (temporalityPreference: AggregationTemporality) => ({
  url: `${served.url}/v1/metrics`,
  headers: { authorization: 'Bearer test' },
  temporalityPreference,
});

describe.each(['none', 'gzip'])('the npm metric exporters, compression %s', (compression) => {
  test.each([
    ['protobuf', 'cumulative', MetricProtobuf, AggregationTemporality.CUMULATIVE],
    ['protobuf', 'delta', MetricProtobuf, AggregationTemporality.DELTA],
    ['JSON', 'cumulative', MetricJson, AggregationTemporality.CUMULATIVE],
    ['JSON', 'delta', MetricJson, AggregationTemporality.DELTA],
  ] as const)('%s, %s', async (encoding, temporality, Exporter, preference) => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', compression);
    const run = `${compression}-${encoding}-${temporality}`;
    await measure(new Exporter(options(preference)), run);
    expect(new Set(served.answers)).toEqual(new Set([200]));
    check(await stored(run), temporality);
  });
});

test('a connection that dies after the commit makes the exporter send again, and changes no number', { timeout: 60_000 }, async () => {
  served.cutNext = 2;
  await measure(new MetricProtobuf(options(AggregationTemporality.DELTA)), 'cut');
  expect(served.answers.slice(0, 3)).toEqual(['cut', 'cut', 200]);
  check(await stored('cut'), 'delta');
});

async function post(body: Uint8Array<ArrayBuffer> | string, contentType: string) {
  const headers = { authorization: 'Bearer test', 'content-type': contentType };
  const response = await fetch(`${served.url}/v1/metrics`, { method: 'POST', headers, body });
  return { status: response.status, type: response.headers.get('content-type'), bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('answers', () => {
  const fresh = String(BigInt(Date.now()) * 1_000_000n);
  const good = gaugeOf({ timeUnixNano: fresh }, 'answers');
  const bad = gaugeOf({ timeUnixNano: fresh, asInt: undefined }, 'answers');

  test('nothing refused: an empty answer; points refused: how many, and why', async () => {
    expect(await post(JSON.stringify(metricsOf(good)), 'application/json')).toMatchObject({ status: 200, bytes: Buffer.from('{}') });
    const partial = await post(JSON.stringify(metricsOf(good, bad, bad)), 'application/json; charset=utf-8');
    expect(JSON.parse(partial.bytes.toString())).toEqual({
      partialSuccess: { rejectedDataPoints: '2', errorMessage: expect.stringContaining('[1] missing_field') },
    });
  });

  test('in protobuf too', async () => {
    const { encodeMessage } = await import('@/lib/ingest/otlp.fixture');
    const sent = await post(new Uint8Array(encodeMessage('ExportMetricsServiceRequest', metricsOf(good, bad))), 'application/x-protobuf');
    expect(sent).toMatchObject({ status: 200, type: 'application/x-protobuf' });
    expect(decodeMessage('ExportServiceResponse', sent.bytes)).toMatchObject({ partialSuccess: { rejected: '1' } });
    expect(await post(new Uint8Array(0), 'application/x-protobuf')).toMatchObject({ status: 200, bytes: Buffer.alloc(0) });
  });

  test('what cannot be read is refused whole', async () => {
    expect(await post('{"resourceMetrics": 3}', 'application/json')).toMatchObject({ status: 400 });
    expect(await post(new Uint8Array([1, 2, 3]), 'application/x-protobuf')).toMatchObject({ status: 400, type: 'application/x-protobuf' });
    expect(await post('a', 'text/plain')).toMatchObject({ status: 415 });
  });
});
