import { type SeverityNumber, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPLogExporter as LogJson } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as LogProtobuf } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPTraceExporter as TraceJson } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as TraceProtobuf } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
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

interface Result {
  code: number;
  error?: Error;
}
type Send = (items: unknown, done: (result: Result) => void) => void;

/** The exporter unmodified, with its results noted. */
function noting<E extends { export: (items: never, done: (result: Result) => void) => void }>(exporter: E, results: Result[]): E {
  // The signals differ only in the type of their items, which pass through untouched.
  const send = exporter.export.bind(exporter) as Send;
  const noted: Send = (items, done) =>
    send(items, (result) => {
      results.push(result);
      done(result);
    });
  return Object.assign(exporter, { export: noted });
}

const resource = resourceFromAttributes({ 'service.name': 'app-ipaas', 'facility.id': 'fac-lakeside' });

async function sendSpans(exporter: InstanceType<typeof TraceJson | typeof TraceProtobuf>, run: string): Promise<Result[]> {
  const results: Result[] = [];
  const processor = new BatchSpanProcessor({ exporter: noting(exporter, results) });
  const provider = new TracerProvider({ resource, spanProcessors: [processor] });
  const tracer = provider.getTracer('edi');
  for (let i = 0; i < 20; i++) {
    const attributes = {
      'throughline.workflow': 'wf-p2p-po',
      'throughline.milestone': 'po_transmitted',
      'business_key.po_number': `${run}-${i}`,
    };
    const span = tracer.startSpan('send 850', {
      kind: SpanKind.PRODUCER,
      attributes: i % 2 === 0 ? attributes : { 'db.system': 'oracle' },
    });
    if (i === 4) {
      span.recordException(new Error('no answer'));
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'no answer' });
    }
    span.end();
  }
  await provider.forceFlush();
  await provider.shutdown();
  return results;
}

async function sendLogs(exporter: InstanceType<typeof LogJson | typeof LogProtobuf>, run: string): Promise<Result[]> {
  const results: Result[] = [];
  const provider = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: noting(exporter, results) })] });
  const logger = provider.getLogger('files');
  for (let i = 0; i < 10; i++) {
    // 9 is INFO; the enum is not there at run time in every build of the API.
    const severityNumber = (i === 4 ? 17 : 9) as SeverityNumber;
    const attributes = {
      'throughline.workflow': 'wf-gl-posting',
      'business_key.journal_batch_id': `${run}-${i}`,
      'log.record.uid': `${run}-${i}`,
    };
    logger.emit({ body: 'file sent', severityNumber, attributes });
  }
  await provider.forceFlush();
  await provider.shutdown();
  return results;
}

const countsSchema = z.object({ events: z.number(), failed: z.number(), inbox: z.number(), spans: z.number(), rejected: z.number() });
async function readCounts() {
  const rows = await query(
    sql`SELECT (SELECT count(*) FROM event)::int AS events, (SELECT count(*) FROM event WHERE status = 'failed')::int AS failed,
          (SELECT count(*) FROM event_inbox)::int AS inbox, (SELECT coalesce(sum(spans), 0) FROM span_block)::int AS spans, (SELECT count(*) FROM rejected_record)::int AS rejected`,
    countsSchema,
  );
  return countsSchema.parse(rows[0]);
}

async function added(send: () => Promise<Result[]>) {
  const before = await readCounts();
  const results = await send();
  const after = await readCounts();
  return {
    codes: results.map(({ code }) => code),
    grown: Object.fromEntries(countsSchema.keyof().options.map((name) => [name, after[name] - before[name]])),
  };
}

const url = (path: string) => ({ url: `${served.url}${path}`, headers: { authorization: 'Bearer test' } });
const spansGrown = { codes: [0], grown: { events: 10, failed: 1, inbox: 10, spans: 20, rejected: 0 } };
const logsGrown = { codes: [0], grown: { events: 10, failed: 1, inbox: 10, spans: 0, rejected: 0 } };

describe.each(['none', 'gzip'])('the npm exporters, compression %s', (compression) => {
  const stub = () => vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', compression);

  test('traces, protobuf', async () => {
    stub();
    expect(await added(() => sendSpans(new TraceProtobuf(url('/v1/traces')), `tp-${compression}`))).toEqual(spansGrown);
  });

  test('traces, JSON', async () => {
    stub();
    expect(await added(() => sendSpans(new TraceJson(url('/v1/traces')), `tj-${compression}`))).toEqual(spansGrown);
  });

  test('logs, protobuf', async () => {
    stub();
    expect(await added(() => sendLogs(new LogProtobuf(url('/v1/logs')), `lp-${compression}`))).toEqual(logsGrown);
  });

  test('logs, JSON', async () => {
    stub();
    expect(await added(() => sendLogs(new LogJson(url('/v1/logs')), `lj-${compression}`))).toEqual(logsGrown);
  });
});

describe('a connection that dies after the commit and before the answer', () => {
  test('makes the exporter send again, and changes no count', { timeout: 60_000 }, async () => {
    served.cutNext = 2;
    expect(await added(() => sendSpans(new TraceProtobuf(url('/v1/traces')), 'cut'))).toEqual(spansGrown);
    expect(served.answers).toEqual(['cut', 'cut', 200]);
    served.answers = [];
    served.cutNext = 1;
    expect(await added(() => sendLogs(new LogJson(url('/v1/logs')), 'cut'))).toEqual(logsGrown);
    expect(served.answers).toEqual(['cut', 200]);
  });
});
