import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { completeEnvironment } from '@/lib/config';
import { query, readPools, sql, unpackBytes } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { readSpanText } from '@/lib/domain/span-text';
import { readRefusals, readStages, startTelemetry, type Telemetry } from '@/lib/observe';
import { type ServedReceive, serveReceive } from './serve-receive.fixture';

testDatabase();

let served: ServedReceive;
let telemetry: Telemetry;
beforeAll(async () => {
  served = await serveReceive();
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-throughline-own=1');
  completeEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: served.url, OTEL_TRACES_SAMPLER_ARG: '1' });
  telemetry = await startTelemetry({ part: 'web', readPools, readGauges: async () => [{ name: 'inbox_events', label: null, value: 3 }] });
});
afterAll(async () => {
  completeEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: '' });
  vi.unstubAllEnvs();
  await served.close();
});

const SECRET = 'PO-4711-of-somebody';
const send = (body: string) => fetch(`${served.url}/api/events`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });

test('a request is traced with its stages, by the standard exporters, and what they send is not traced again', async () => {
  const event = { occurredAt: new Date().toISOString(), workflow: 'wf-p2p-po', transactionId: SECRET, status: 'completed' };
  expect((await send(JSON.stringify(event))).status).toBe(200);
  expect((await send('{ no JSON')).status).toBe(400);
  await telemetry.stop();

  expect(served.answers).toEqual([200, 400, 200, 200]);
  const rows = await query(sql`SELECT lines FROM span_block`, z.object({ lines: z.instanceof(Buffer) }));
  const spans = (await Promise.all(rows.map(async ({ lines }) => readSpanText(await unpackBytes(lines))))).flat();
  const roots = spans.filter((span) => span.parentSpanId === null);
  expect(roots.map((span) => [span.name, span.kind, span.attributes['http.response.status_code']])).toEqual([
    ['receive events', 'server', 200],
    ['receive events', 'server', 400],
  ]);
  const parts = spans.filter((span) => span.parentSpanId === roots[0]?.spanId).map((span) => span.name);
  expect(parts.sort()).toEqual(['decode', 'normalize', 'pack', 'write']);
  expect(JSON.stringify(spans, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(SECRET);
  expect(await query(sql`SELECT workflow FROM event`, z.object({ workflow: z.string() }))).toEqual([{ workflow: 'wf-p2p-po' }]);
});

test('its numbers arrive as metrics', async () => {
  const rows = await query(
    sql`SELECT name, attributes, last_value FROM metric_series WHERE name LIKE 'throughline.%' OR name LIKE 'db.%' ORDER BY name, attributes`,
    z.object({ name: z.string(), attributes: z.record(z.string(), z.unknown()), last_value: z.number() }),
  );
  const lastOf = (name: string, key: string, value: string) =>
    rows.find((row) => row.name === name && row.attributes[key] === value)?.last_value;
  expect(lastOf('throughline.state', 'name', 'inbox_events')).toBe(3);
  expect(lastOf('db.client.connection.pending_requests', 'db.client.connection.pool.name', 'ingest')).toBe(0);
  expect(lastOf('throughline.refusals', 'code', 'malformed_json')).toBe(readRefusals()['malformed_json']);
  expect(lastOf('throughline.stage.times', 'stage', 'decode')).toBe(2);
  expect(readStages().write?.seconds).toBeGreaterThan(0);
});
