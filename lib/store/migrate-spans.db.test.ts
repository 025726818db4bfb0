import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readSpanText } from '@/lib/domain/span-text';

const NAME = `before_blocks_${process.pid}`;
const folder = 'prisma/migrations';
let client: pg.Client;

async function onServer(statement: string): Promise<void> {
  const server = new pg.Client({ connectionString: inject('testServerUrl') });
  await server.connect();
  await server.query(statement);
  await server.end();
}
const apply = async (name: string) => client.query(await readFile(`${folder}/${name}/migration.sql`, 'utf8'));

beforeAll(async () => {
  await onServer(`CREATE DATABASE ${NAME} TEMPLATE template0`);
  const url = new URL(inject('testServerUrl'));
  url.pathname = `/${NAME}`;
  client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const name of names.sort()) if (name < '0008') await apply(name);
});
afterAll(async () => {
  await client.end();
  await onServer(`DROP DATABASE ${NAME} WITH (FORCE)`);
});

test('spans that were rows are blocks after the migration, with all that they said', async () => {
  await client.query(
    `SELECT ensure_partition('span', day) FROM unnest(ARRAY['2026-11-18 12:00Z', '2026-11-19 12:00Z']::timestamptz[]) AS day`,
  );
  await client.query(`INSERT INTO span (environment, trace_id, span_id, started_at, parent_span_id, source, start_nano, duration_nano, name, kind,
      application, facility, status, status_message, attributes, links, span_events) VALUES
    ('production', '5b8efff7-9803-8103-d269-b633813fc60c', 'eee19b7ec3c1b174', '2026-11-18T12:00:00.123Z', NULL, 's', '1795003200123456789', 9007199254740993,
     'sénd', 'client', NULL, 'f', 'error', 'no "answer"', '{"a": "x", "n": 0.5, "ok": true}',
     '[{"traceId": "5b8efff798038103d269b633813fc60d", "spanId": "eee19b7ec3c1b175"}]', '[{"name": "sent", "at": "2026-11-18T12:00:00.124Z", "attributes": {"k": 1}}]'),
    ('production', '5b8efff7-9803-8103-d269-b633813fc60c', 'eee19b7ec3c1b176', '2026-11-18T12:00:01Z', 'eee19b7ec3c1b174', 's', '1795003201000000000', 5,
     'next', 'server', 'app-edi', 'f', 'ok', NULL, '{}', '[]', '[]'),
    ('production', '5b8efff7-9803-8103-d269-b633813fc60c', 'eee19b7ec3c1b177', '2026-11-19T00:00:00Z', 'eee19b7ec3c1b174', 's', '1795046400000000000', 5,
     'later', 'server', 'app-edi', 'f', 'ok', NULL, '{}', '[]', '[]')`);
  await apply('0008_span_blocks');
  const { rows } = await client.query(
    `SELECT b.tableoid::regclass::text AS day, b.spans, b.lines, t.at, t.size FROM span_trace t JOIN span_block b USING (block_key, started_at)
     WHERE t.trace_id = '5b8efff7-9803-8103-d269-b633813fc60c' ORDER BY b.started_at`,
  );
  expect(rows.map(({ day, spans }) => [day, spans])).toEqual([
    ['span_block_d20261118', 2],
    ['span_block_d20261119', 1],
  ]);
  const spans = rows.flatMap(({ lines, at, size }) => readSpanText(lines, [{ at, size }]));
  expect(spans.map(({ spanId }) => spanId).sort()).toEqual(['eee19b7ec3c1b174', 'eee19b7ec3c1b176', 'eee19b7ec3c1b177']);
  expect(spans.find(({ spanId }) => spanId === 'eee19b7ec3c1b174')).toEqual({
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: 'eee19b7ec3c1b174',
    parentSpanId: null,
    startNano: 1_795_003_200_123_456_789n,
    durationNano: 9_007_199_254_740_993n,
    name: 'sénd',
    kind: 'client',
    application: null,
    status: 'error',
    statusMessage: 'no "answer"',
    attributes: { a: 'x', n: 0.5, ok: true },
    resource: {},
    links: [{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175' }],
    spanEvents: [{ name: 'sent', at: new Date('2026-11-18T12:00:00.124Z'), attributes: { k: 1 } }],
  });
  const links = await client.query(`SELECT replace(linked_trace_id::text, '-', '') AS to, linked_span_id FROM trace_link`);
  expect(links.rows).toEqual([{ to: '5b8efff798038103d269b633813fc60d', linked_span_id: 'eee19b7ec3c1b175' }]);
});
