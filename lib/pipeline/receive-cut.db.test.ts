import { type SeverityNumber, SpanKind } from '@opentelemetry/api';
import { OTLPLogExporter as LogJson } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as LogProtobuf } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as MetricJson } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as MetricProtobuf } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as TraceJson } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as TraceProtobuf } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type CutAt, serveCuttingProxy } from './cutting-proxy.fixture';
import { type ServedReceive, serveReceive } from './serve-receive.fixture';

testDatabase();

let served: ServedReceive;
beforeAll(async () => {
  served = await serveReceive();
});
afterAll(() => served.close());

interface Address {
  url: string;
}
const resource = (run: string) => resourceFromAttributes({ 'service.name': 'app-ipaas', 'facility.id': 'LKH', 'throughline.source': run });

async function sendSpans(exporter: TraceJson | TraceProtobuf, run: string): Promise<void> {
  const provider = new TracerProvider({ resource: resource(run), spanProcessors: [new BatchSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('edi');
  for (let i = 0; i < 20; i++) {
    const attributes = { 'throughline.workflow': 'wf-p2p-po', 'throughline.milestone': 'po_transmitted', 'business_key.po_number': `${i}` };
    tracer.startSpan('send 850', { kind: SpanKind.PRODUCER, attributes }).end();
  }
  await provider.forceFlush();
  await provider.shutdown();
}

async function sendLogs(exporter: LogJson | LogProtobuf, run: string): Promise<void> {
  const provider = new LoggerProvider({ resource: resource(run), processors: [new BatchLogRecordProcessor({ exporter })] });
  // 9 is INFO; the enum is not there at run time in every build of the API.
  const severityNumber = 9 as SeverityNumber;
  for (let i = 0; i < 20; i++)
    provider.getLogger('files').emit({
      body: 'sent',
      severityNumber,
      attributes: { 'throughline.workflow': 'wf-gl-posting', 'business_key.journal_batch_id': `${i}` },
    });
  await provider.forceFlush();
  await provider.shutdown();
}

async function sendMetrics(exporter: MetricJson | MetricProtobuf, run: string): Promise<void> {
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource: resource(run), readers: [reader] });
  const counter = provider.getMeter('broker').createCounter('calls');
  for (let i = 0; i < 20; i++) counter.add(1, { queue: `q-${i}` });
  await provider.forceFlush();
}

const countsSchema = z.object({ events: z.number(), inbox: z.number(), spans: z.number(), points: z.number(), rejected: z.number() });
async function countOf(source: string): Promise<z.infer<typeof countsSchema>> {
  const rows = await query(
    sql`SELECT (SELECT count(*) FROM event WHERE source = ${source})::int AS events,
          (SELECT count(*) FROM event_inbox JOIN event USING (event_key, occurred_at) WHERE source = ${source})::int AS inbox,
          (SELECT coalesce(sum(spans), 0) FROM span_block WHERE block_key IN
            (SELECT block_key FROM span_trace WHERE trace_id IN (SELECT trace_id::uuid FROM event WHERE source = ${source})))::int AS spans,
          (SELECT count(*) FROM metric_point p JOIN metric_series s ON s.id = p.series_id WHERE s.source = ${source})::int AS points,
          (SELECT count(*) FROM rejected_record)::int AS rejected`,
    countsSchema,
  );
  return countsSchema.parse(rows[0]);
}

const signals: [
  name: string,
  path: string,
  send: (address: Address, run: string) => Promise<void>,
  rows: Partial<z.infer<typeof countsSchema>>,
][] = [
  ['traces protobuf', '/v1/traces', (address, run) => sendSpans(new TraceProtobuf(address), run), { events: 20, inbox: 20, spans: 20 }],
  ['traces JSON', '/v1/traces', (address, run) => sendSpans(new TraceJson(address), run), { events: 20, inbox: 20, spans: 20 }],
  ['logs protobuf', '/v1/logs', (address, run) => sendLogs(new LogProtobuf(address), run), { events: 20, inbox: 20 }],
  ['logs JSON', '/v1/logs', (address, run) => sendLogs(new LogJson(address), run), { events: 20, inbox: 20 }],
  ['metrics protobuf', '/v1/metrics', (address, run) => sendMetrics(new MetricProtobuf(address), run), { points: 20 }],
  ['metrics JSON', '/v1/metrics', (address, run) => sendMetrics(new MetricJson(address), run), { points: 20 }],
];
const cuts: [number, CutAt][] = [
  [1, 'before the answer'],
  [2, 'before the answer'],
  [1, 'within the answer'],
];

// The exporters wait a second and more before they send again: all wait at once.
describe.concurrent('a proxy cuts the connection after the commit', () => {
  const cases = signals.flatMap(([name, path, send, rows]) => cuts.map(([count, at]) => ({ name, path, send, rows, count, at })));

  test.each(cases)(
    '$name, $count times $at: each record is stored once',
    { timeout: 30_000 },
    async ({ name, path, send, rows, count, at }) => {
      const proxy = await serveCuttingProxy(served.url, count, at);
      const run = `${name} ${count} ${at}`;
      try {
        await send({ url: `${proxy.url}${path}` }, run);
        expect(proxy.cuts).toBe(count);
        expect(await countOf(run)).toEqual({ events: 0, inbox: 0, spans: 0, points: 0, rejected: 0, ...rows });
      } finally {
        await proxy.close();
      }
    },
  );
});
