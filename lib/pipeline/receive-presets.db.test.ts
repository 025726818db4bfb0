import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { indexCatalog, loadCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { lookupOf } from './catalog-lookup';
import { testKey } from './receive.fixture';
import { type ServedReceive, serveReceive } from './serve-receive.fixture';

testDatabase();
const catalog = await loadCatalog('catalog');
const lookup = lookupOf(indexCatalog(catalog));
const now = () => new Date('2026-11-22T12:00:00Z');
let server: ServedReceive;
beforeAll(async () => {
  const feed = {
    id: 'feed-test-n8n',
    preset: 'n8n',
    source: 'hr',
    flows: [{ flow: ['14'], workflow: 'wf-employee-onboarding' }],
    fields: {},
  };
  const given = { ...catalog, feeds: [...catalog.feeds, feed] };
  server = await serveReceive({
    now,
    readLookup: async () => lookupOf(indexCatalog(given)),
    findKey: async (headers) => ({ ok: true, key: { ...testKey, source: headers.get('x-source') ?? 'test' } }),
  });
});
afterAll(() => server.close());

async function send(path: string, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answered = await fetch(`${server.url}${path}`, {
    method: 'POST',
    body: text,
    headers: { 'content-type': 'application/json', 'x-source': path.split('=')[1] ?? 'test', ...headers },
  });
  return { status: answered.status, answer: await answered.json() };
}

const rowSchema = z.object({ workflow: z.string(), status: z.string(), attributes: z.record(z.string(), z.unknown()) });
const stored = (source: string) =>
  query(sql`SELECT workflow, status, attributes FROM event WHERE source = ${source} ORDER BY occurred_at, event_id`, rowSchema);
const counted = (preset: string) =>
  query(
    sql`SELECT outcome, reason, version, n FROM preset_hour WHERE preset = ${preset} ORDER BY outcome, reason`,
    z.object({ outcome: z.string(), reason: z.string(), version: z.number(), n: z.number() }),
  );

describe('every preset over HTTP into PostgreSQL', () => {
  test.each(catalog.presets.map((preset) => [preset.id, preset] as const))('%s', async (name, { samples, version }) => {
    const records = samples.map(({ record }) => record);
    const { status, answer } = await send(`/api/events?preset=${name}`, records);
    expect([status, answer.rejected, answer.accepted + answer.leftOut]).toEqual([200, 0, samples.length]);
    expect(answer.accepted).toBeGreaterThan(0);
    const again = await send(`/api/events?preset=${name}`, records);
    expect(again.answer).toMatchObject({ accepted: 0, duplicates: answer.accepted, rejected: 0 });
    const rows = await stored(name);
    expect(rows).toHaveLength(answer.accepted);
    for (const { attributes } of rows) expect(attributes).toMatchObject({ 'preset.name': name, 'preset.version': version });
    expect(JSON.stringify(rows)).not.toContain('never kept');
    // A malformed neighbour takes nobody with it.
    const mixed = await send(`/api/events?preset=${name}`, [records[0], 7, {}, records[0]]);
    expect(mixed.status).toBe(200);
    expect(mixed.answer.errors).toContainEqual({ index: 1, code: 'invalid_type', message: 'A record must be a JSON object.' });
    expect(await counted(name)).toContainEqual(expect.objectContaining({ outcome: 'mapped', version }));
  });
});

describe('what is not an event', () => {
  test('left-out records are counted by reason; an unknown status word by itself', async () => {
    const record = { executionId: 'e-1', executionTime: '2026-11-20T14:05:31Z', processName: 'P', executionType: 'exec_sched' };
    const { answer } = await send('/api/events?preset=boomi', [
      { ...record, status: 'WOBBLING' },
      { ...record, executionType: 'test_manual', status: 'COMPLETE' },
    ]);
    expect(answer).toMatchObject({ accepted: 1, leftOut: 1, rejected: 0 });
    expect(await counted('boomi')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ outcome: 'left_out', reason: 'A test run by hand', n: expect.any(Number) }),
        expect.objectContaining({ outcome: 'unknown_status', reason: 'WOBBLING', n: 1 }),
      ]),
    );
    expect(await counted('workato')).toContainEqual(
      expect.objectContaining({ outcome: 'application_health', reason: 'The trigger could not poll its application' }),
    );
  });

  test('an unknown preset is refused and names those that there are', async () => {
    const { status, answer } = await send('/api/events?preset=boomy', [{}]);
    expect([status, answer.code]).toEqual([400, 'unknown_preset']);
    expect(answer.detail).toContain('boomi, ');
  });

  test('a flow that no feed knows is kept, and shows as a gap', async () => {
    const record = {
      executionId: 'e-2',
      executionTime: '2026-11-20T14:05:31Z',
      status: 'COMPLETE',
      processName: 'Nobody told us',
      executionType: 'exec_sched',
    };
    await send('/api/events?preset=boomi', record, { 'x-source': 'gap' });
    expect(await stored('gap')).toMatchObject([{ workflow: 'unassigned', attributes: { 'unassigned.workflow': 'Nobody told us' } }]);
  });

  test('the feed of a source wins over the one for all', async () => {
    const [sample] = catalog.presets.find(({ id }) => id === 'n8n')?.samples ?? [];
    await send('/api/events?preset=n8n', sample?.record, { 'x-source': 'hr' });
    expect(await stored('hr')).toMatchObject([{ workflow: 'wf-employee-onboarding', status: 'failed' }]);
  });
});

describe('forms', () => {
  test('WSO2: lines of its log as plain text; plain text without a preset is not taken', async () => {
    const [sample] = catalog.presets.find(({ id }) => id === 'wso2')?.samples ?? [];
    const line = `[2026-11-20 14:05:31,412]  INFO {ElasticStatisticsPublisher} - SYNAPSE_ANALYTICS_DATA ${JSON.stringify(sample?.record)}`;
    const { answer } = await send('/api/events?preset=wso2', `${line}\nno record here\n`, {
      'content-type': 'text/plain',
      'x-source': 'wso2-lines',
    });
    expect(answer).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 1, code: 'unreadable' }] });
    expect((await send('/api/events', line, { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('what a preset withholds is kept of no refused record and of no line that cannot be read', async () => {
    const record = { channelId: 'c', connectorName: 'x', messageId: 1, metaDataId: 1, status: 'SENT', sendDate: 'soon', raw: 'MSH|secret' };
    const body = `${JSON.stringify(record)}\n{"raw":"MSH|secret"`;
    const { answer } = await send('/api/events?preset=mirth', body, { 'content-type': 'application/x-ndjson', 'x-source': 'mirth-bad' });
    expect(answer).toMatchObject({ rejected: 2 });
    const kept = await query(
      sql`SELECT record::text AS text FROM rejected_record WHERE source = 'mirth-bad'`,
      z.object({ text: z.string() }),
    );
    expect(kept).toHaveLength(2);
    expect(JSON.stringify(kept)).not.toContain('secret');
  });

  test('OTLP: a MuleSoft flow that a feed knows is an event; its span and every other stay spans', async () => {
    const at = BigInt(now().getTime() - 60_000) * 1_000_000n;
    const span = (id: string, attributes: Record<string, string>) => ({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: id,
      name: 'po-outbound-flow',
      kind: 2,
      startTimeUnixNano: String(at),
      endTimeUnixNano: String(at + 1_412_000_000n),
      status: { code: 2, message: 'Timeout exceeded' },
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    });
    const flow = { 'mule.app.flow.name': 'po-outbound-flow', 'mule.correlationId': 'c-1' };
    const spans = [
      span('eee19b7ec3c1b174', flow),
      span('eee19b7ec3c1b175', { ...flow, 'mule.app.processor.name': 'http:request' }),
      span('eee19b7ec3c1b176', { ...flow, 'mule.app.flow.name': 'nobody-knows' }),
    ];
    const body = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
    expect(await send('/v1/traces', body, { 'x-source': 'mule' })).toEqual({ status: 200, answer: {} });
    expect(await send('/v1/traces', body, { 'x-source': 'mule' })).toEqual({ status: 200, answer: {} });
    expect(await stored('mule')).toMatchObject([
      { workflow: 'wf-p2p-po', status: 'failed', attributes: { 'preset.name': 'mulesoft-otel', 'mule.app.flow.name': 'po-outbound-flow' } },
    ]);
    const blocks = await query(sql`SELECT sum(spans)::int AS n FROM span_block WHERE source = 'mule'`, z.object({ n: z.number() }));
    expect(blocks).toEqual([{ n: 3 }]);
  });

  test('OTLP: a log record with Camel’s MDC is an event', async () => {
    const attributes = { 'camel.exchangeId': 'X-1', 'camel.routeId': 'time-file-out' };
    const record = {
      timeUnixNano: String(BigInt(now().getTime()) * 1_000_000n),
      severityNumber: 17,
      body: { stringValue: 'Read timed out' },
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
    };
    expect(await send('/v1/logs', { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }, { 'x-source': 'camel-logs' })).toEqual({
      status: 200,
      answer: {},
    });
    expect(await stored('camel-logs')).toMatchObject([{ workflow: 'wf-time-payroll', status: 'failed' }]);
  });
});

test('the lookup of the default estate has every preset', () => {
  expect(lookup.presets.names).toHaveLength(catalog.presets.length);
});
