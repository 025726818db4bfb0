import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase } from '@/lib/db/testing';
import { readTruths } from './count-truth';
import { truthStatements } from './truth-statements';

const url = testDatabase();
let client: pg.Client;
const told = {
  events: { environments: ['production', 'production'], ids: ['e1', 'e2'] },
  spans: { environments: ['production'], ids: ['0af7651916cd43dd8448eb211c80319c:b7ad6b7169203331'] },
  points: { environments: ['production'], ids: ['q1@1795017660000'] },
};

/** Two events of one transaction, one of them failed; a span that tells a third; a KPI, an exception and who is to be told. */
const consistent = `
  SELECT ensure_partition(parent, '2026-11-18 16:00Z') FROM partition_plan;
  INSERT INTO event (environment, event_key, occurred_at, received_at, content_hash, event_id, source, workflow, status, transaction_ref, facility,
      department, attempt, duration_ms, error_class, trace_id, span_id)
    SELECT 'production', key::uuid, at::timestamptz, at::timestamptz, key::uuid, id, 'mw', 'wf-gl-posting', status, 'T-1', 'fac-lakehead', 'dept-fin',
      attempt, duration, class, trace, span
    FROM (VALUES ('00000000-0000-8000-8000-000000000001', '2026-11-18 16:00:10Z', 'e1', 'completed', 1, 12.5, NULL, NULL, NULL),
      ('00000000-0000-8000-8000-000000000002', '2026-11-18 16:01:10Z', 'e2', 'failed', 2, NULL, 'timeout', NULL, NULL),
      ('00000000-0000-8000-8000-000000000003', '2026-11-18 16:01:20Z', NULL, 'completed', 1, 3, NULL, '0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331')
    ) AS v (key, at, id, status, attempt, duration, class, trace, span);
  INSERT INTO span_block VALUES ('00000000-0000-8000-8000-0000000000b1', '2026-11-18 16:01Z', 'production', 'mw', now(), 1, convert_to(
      '{"words":["throughline.workflow"],"resources":[{}]}' || chr(10) ||
      '["0af7651916cd43dd8448eb211c80319c","0",["b7ad6b7169203331",null,0,1,"POST","client",null,"ok",null,0,[0,"wf-gl-posting"],[],[]]]', 'UTF8'));
  INSERT INTO span_trace VALUES ('0af7651916cd43dd8448eb211c80319c', '2026-11-18 16:01Z', '00000000-0000-8000-8000-0000000000b1', 52, 1);
  INSERT INTO metric_series (id, environment, source, name, unit, kind, temporality, monotonic, facility, department, workflow, attributes, first_at, seen_at, last_at)
    VALUES ('00000000-0000-8000-8000-0000000000c1', 'production', 'mw', 'queue.depth', '1', 'gauge', 'instant', false, 'unassigned', 'unassigned', 'unassigned',
      '{"queue": "q1"}', now(), now(), now());
  INSERT INTO metric_point (series_id, at, value) VALUES ('00000000-0000-8000-8000-0000000000c1', to_timestamp(1795017660), 7);
  INSERT INTO transaction (id, environment, workflow, facility, department, state, started_at, last_at, event_count, updated_at)
    VALUES (uuid_floor('2026-11-18 16:00Z'), 'production', 'wf-gl-posting', 'fac-lakehead', 'dept-fin', 'failed', '2026-11-18 16:00:10Z', '2026-11-18 16:01:20Z', 3, now());
  INSERT INTO transaction_event SELECT uuid_floor('2026-11-18 16:00Z'), occurred_at, event_key FROM event;
  INSERT INTO bucket_minute SELECT environment, date_trunc('minute', occurred_at, 'UTC'), workflow, facility, department, '', '', '', status,
    coalesce(error_class, ''), count(*), count(*) FILTER (WHERE attempt > 1), count(duration_ms), 0, '{}' FROM event GROUP BY 1, 2, 3, 4, 5, 9, 10;
  INSERT INTO bucket_hour SELECT environment, date_trunc('hour', occurred_at, 'UTC'), workflow, facility, department, '', '', '', status,
    coalesce(error_class, ''), count(*), count(*) FILTER (WHERE attempt > 1), count(duration_ms), 0, '{}' FROM event GROUP BY 1, 2, 3, 4, 5, 9, 10;
  INSERT INTO feed VALUES ('production', 'mw', false, '2026-11-18 16:01:10Z', now(), 2), ('production', 'mw', true, '2026-11-18 16:01:20Z', now(), 1);
  INSERT INTO transaction_hour VALUES ('production', '2026-11-18 16:00Z', 'wf-gl-posting', 'fac-lakehead', 'dept-fin', 'failed', 1);
  INSERT INTO contribution (subject_id, kpi, subject_kind, environment, workflow, facility, department, state, opened_at, cohort_at, numerator, denominator)
    VALUES (uuid_floor('2026-11-18 16:00Z'), 'kpi-a', 'transaction', 'production', 'wf-gl-posting', 'fac-lakehead', 'dept-fin', 'counted', now(), '2026-11-18 16:20Z', 0.1, 1),
      (uuid_floor('2026-11-18 16:00Z'), 'kpi-b', 'transaction', 'production', 'wf-gl-posting', 'fac-lakehead', 'dept-fin', 'open', now(), '2026-11-18 16:20Z', 1, 1);
  INSERT INTO kpi_bucket VALUES ('production', 'kpi-a', '2026-11-18 16:00Z', 'fac-lakehead', 'dept-fin', 'wf-gl-posting', 1, 0.1, 1, '{}');
  INSERT INTO exception (id, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason,
      transactions, runbook, first_at, last_at, opened_at, acknowledge_by, due_at)
    VALUES (uuid_floor('2026-11-18 16:01Z'), 'production', 'EXC-A', 's', '{}', 't', 's', 'open', 'sev3', 'r', 'team-a', 'r', 1, 'r', now(), now(), now(), now(), now());
  INSERT INTO exception_member (subject_id, exception_id, subject_kind, environment, facility, department, workflow, at, evidence)
    VALUES (uuid_floor('2026-11-18 16:00Z'), uuid_floor('2026-11-18 16:01Z'), 'transaction', 'production', 'fac-lakehead', 'dept-fin', 'wf-gl-posting', now(), 'e');
  INSERT INTO intent (id, exception_id, environment, reason, recipient, recipient_team, state, message_id)
    VALUES (gen_random_uuid(), uuid_floor('2026-11-18 16:01Z'), 'production', 'opened', 'a@b.example', 'team-a', 'waiting', '<a@b>');`;

beforeAll(async () => {
  client = new pg.Client({ connectionString: url() });
  await client.connect();
  await client.query(consistent);
});
beforeEach(async () => {
  await client.query('ROLLBACK; BEGIN');
});
afterAll(() => client.end());

test('a database in which all is well is found well, and everything is looked at', async () => {
  const truths = await readTruths(client, told);
  expect(truths.filter(({ lost, doubled, wrong }) => lost + doubled + wrong > 0)).toEqual([]);
  expect(truths.filter(({ seen }) => seen === 0).map(({ name }) => name)).toEqual(['nothing waits', 'nothing was set aside']);
});

/** One breach of each promise, what notices it and as what. */
const breaches: readonly [what: string, breach: string, name: string, column: 'lost' | 'doubled' | 'wrong'][] = [
  ['an acknowledged event is gone', `DELETE FROM event WHERE event_id = 'e2'`, 'acknowledged events are stored once', 'lost'],
  [
    'an event is stored again at another time',
    `INSERT INTO event SELECT (jsonb_populate_record(e, '{"occurred_at": "2026-11-18 16:02Z"}')).* FROM event e WHERE event_id = 'e1'`,
    'acknowledged events are stored once',
    'doubled',
  ],
  [
    'an event is stored again under another key',
    `INSERT INTO event SELECT (jsonb_populate_record(e, '{"event_key": "00000000-0000-8000-8000-00000000000f"}')).* FROM event e WHERE event_id = 'e1'`,
    'acknowledged events are stored once',
    'doubled',
  ],
  ['a span is gone', 'DELETE FROM span_block', 'acknowledged spans are stored once', 'lost'],
  [
    'a span is stored twice',
    `INSERT INTO span_block SELECT (jsonb_populate_record(b, '{"block_key": "00000000-0000-8000-8000-0000000000b2"}')).* FROM span_block b`,
    'acknowledged spans are stored once',
    'doubled',
  ],
  ['the way to a span is gone', 'DELETE FROM span_trace', 'every stored span is found by its trace', 'lost'],
  ['a data point is gone', 'DELETE FROM metric_point', 'acknowledged data points are stored once', 'lost'],
  [
    'a data point is stored in two series',
    `INSERT INTO metric_series SELECT (jsonb_populate_record(s, '{"id": "00000000-0000-8000-8000-0000000000c2"}')).* FROM metric_series s;
     INSERT INTO metric_point (series_id, at, value) SELECT '00000000-0000-8000-8000-0000000000c2', at, value FROM metric_point`,
    'acknowledged data points are stored once',
    'doubled',
  ],
  ['the event of a span is gone', 'DELETE FROM event WHERE event_id IS NULL', 'events told by spans are stored once', 'lost'],
  [
    'an event still waits',
    `INSERT INTO event_inbox (event_key, occurred_at) SELECT event_key, occurred_at FROM event LIMIT 1`,
    'nothing waits',
    'wrong',
  ],
  [
    'an event was set aside',
    `INSERT INTO rejected_record VALUES (gen_random_uuid(), 'production', 'mw', 'assembly', now(), 'assembly_failed', 'm')`,
    'nothing was set aside',
    'lost',
  ],
  [
    'an event is in no transaction',
    `DELETE FROM transaction_event WHERE occurred_at < '2026-11-18 16:01Z'`,
    'every event is in one transaction',
    'lost',
  ],
  [
    'an event is in two transactions',
    `INSERT INTO transaction_event SELECT uuid_floor('2026-11-18 16:30Z'), occurred_at, event_key FROM transaction_event LIMIT 1`,
    'every event is in one transaction',
    'doubled',
  ],
  ['a transaction counts an event twice', 'UPDATE transaction SET event_count = 4', 'every transaction counts its events', 'doubled'],
  ['a transaction has no row', 'DELETE FROM transaction', 'every transaction counts its events', 'wrong'],
  [
    'one id of a sender in two transactions',
    `UPDATE transaction_event SET transaction_id = uuid_floor('2026-11-18 16:30Z') WHERE occurred_at < '2026-11-18 16:01Z'`,
    'one transaction for one id of a sender',
    'doubled',
  ],
  ['a minute counts an event twice', `UPDATE bucket_minute SET n = n + 1 WHERE status = 'failed'`, 'minutes add up', 'doubled'],
  ['a minute forgot a status', `DELETE FROM bucket_minute WHERE status = 'failed'`, 'minutes add up', 'lost'],
  ['a minute counts a retry too many', 'UPDATE bucket_minute SET retries = retries + 1', 'minutes add up', 'wrong'],
  ['an hour forgot an event', `UPDATE bucket_hour SET n = n - 1 WHERE status = 'completed'`, 'hours add up', 'lost'],
  ['a feed counts a batch twice', 'UPDATE feed SET events = events + 2 WHERE history', 'feeds add up', 'doubled'],
  [
    'a transaction is counted in the state it was in',
    `INSERT INTO transaction_hour SELECT environment, bucket_at, workflow, facility, department, 'open', 1 FROM transaction_hour`,
    'transactions by the hour add up',
    'doubled',
  ],
  ['a KPI forgot a transaction', 'UPDATE kpi_bucket SET n = 0', 'KPIs add up', 'lost'],
  ['a KPI adds a numerator twice', 'UPDATE kpi_bucket SET numerator = 0.2', 'KPIs add up', 'wrong'],
  [
    'two open exceptions of one cause',
    `DROP INDEX exception_open_signature; INSERT INTO exception SELECT (jsonb_populate_record(e, '{"id": "0197aaaa-0000-7000-8000-000000000000", "number": 1}')).* FROM exception e`,
    'one cause, one open exception',
    'doubled',
  ],
  ['nobody is to be told', 'DELETE FROM intent', 'every exception was to be told', 'lost'],
  ['an exception counts a member twice', 'UPDATE exception SET transactions = 2', 'exceptions count their members', 'doubled'],
];

test.each(breaches)('%s', async (_, breach, name, column) => {
  await client.query(breach);
  expect((await readTruths(client, told)).find((truth) => truth.name === name)?.[column]).toBeGreaterThan(0);
});

test('every promise has a breach', () => {
  expect(new Set(breaches.map(([, , name]) => name))).toEqual(new Set(truthStatements.map(({ name }) => name)));
});
