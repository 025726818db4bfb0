import { expect, test } from 'vitest';
import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { quantileOf, unflattenSketch } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { countFeeds, foldNotes, insertBatch, preparePartitions } from '.';

testDatabase();

const now = new Date('2026-11-18T13:00:00Z');
const any = z.record(z.string(), z.unknown());
const noon = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 18, 12, minute, second));

test('a source is followed by hour of arrival: lag, clock, cuts, unknown names, numbers; history says nothing of them', async () => {
  await preparePartitions(['feed_hour'], [noon(0)]);
  const source = 'boomi-lag';
  const at = (minute: number, lagMs: number, attributes: Record<string, string | number | boolean> = {}, more: object = {}) =>
    anEvent(0, { source, receivedAt: noon(minute), occurredAt: new Date(noon(minute).getTime() - lagMs), attributes, ...more });
  const first = [
    at(0, 9_000, { 'throughline.sequence.stream': 's', 'throughline.sequence.number': 7 }, { interface: 'if-po-out' }),
    at(0, 3_000, { 'otel.dropped_attributes_count': 2, 'throughline.sequence.stream': 's', 'throughline.sequence.number': '10' }),
  ];
  const second = [
    at(5, -240_000, { 'unassigned.facility': 'LKX', 'unassigned.interface': 'if-new' }, { interface: 'unassigned' }),
    at(59, 60_000, { 'throughline.truncated': true, 'throughline.sequence.stream': 's', 'throughline.sequence.number': 8 }),
    at(7, 400 * 86_400_000, {}, { history: true }),
  ];
  await inTransaction((tx) => countFeeds(tx, first));
  await inTransaction((tx) => countFeeds(tx, second));
  const [hour, ...others] = await query(sql`SELECT * FROM feed_hour WHERE source = ${source}`, any);
  expect(others).toEqual([]);
  expect(hour).toMatchObject({
    bucket_at: noon(0),
    events: 4,
    lag_min_ms: -240_000,
    lag_max_ms: 60_000,
    early: 1,
    truncated: 2,
    unmapped: 1,
  });
  expect(BigInt(String(hour?.minutes))).toBe(1n | (1n << 5n) | (1n << 59n));
  expect(quantileOf(unflattenSketch(z.array(z.number()).parse(hour?.lag_sketch)), 1)).toBeCloseTo(60_000, -4);
  expect(await query(sql`SELECT * FROM feed_interface WHERE source = ${source}`, any)).toMatchObject([
    { interface: 'if-po-out', events: 1 },
  ]);
  expect(await query(sql`SELECT kind, value, events FROM feed_gap WHERE source = ${source} ORDER BY 1`, any)).toEqual([
    { kind: 'facility', value: 'LKX', events: 1 },
    { kind: 'interface', value: 'if-new', events: 1 },
  ]);
  expect(
    await query(sql`SELECT missing, late, duplicates, resets, events, last_number FROM feed_sequence WHERE source = ${source}`, any),
  ).toEqual([{ missing: 1, late: 1, duplicates: 0, resets: 0, events: 3, last_number: 8 }]);
});

test('a source that makes up names cannot fill the gaps: beyond five hundred of a kind they are counted together', async () => {
  const source = 'boomi-names';
  const of = (from: number) =>
    Array.from({ length: 400 }, (_, i) => anEvent(0, { source, attributes: { 'unassigned.facility': `F${from + i}` } }));
  await preparePartitions(['feed_hour'], [now]);
  for (const from of [0, 400, 800, 0]) await inTransaction((tx) => countFeeds(tx, of(from)));
  const [row] = await query(sql`SELECT count(*) AS n, sum(events)::bigint AS events FROM feed_gap WHERE source = ${source}`, any);
  expect(row).toEqual({ n: 801, events: 1_600 });
});

test('what is refused or resent is counted by source, code and hour, once for each time it came', async () => {
  const origin = { environment: 'test', source: 'boomi-west', endpoint: 'events', history: false, now };
  const refused = { index: 1, code: 'invalid_time', message: 'm', record: { occurredAt: 'yesterday' } };
  const foreign = { index: 2, code: 'missing_field', message: 'n', record: { source: 'boomi-east', 'a\u0000b': 1 } };
  const event = anEvent(1, { environment: 'test', source: 'boomi-west' });
  const batch = { events: [{ index: 0, event }], spans: [], rejected: [refused, { ...refused, index: 3 }, foreign] };
  await insertBatch(batch, origin);
  await insertBatch(batch, { ...origin, now: new Date(now.getTime() + 60_000) });
  const rows = await query(
    sql`SELECT source, code, n, first_at, received_at, complete, record FROM rejected_record WHERE environment = 'test' ORDER BY code`,
    any,
  );
  expect(rows).toMatchObject([
    {
      source: 'boomi-west',
      code: 'invalid_time',
      n: 4,
      first_at: now,
      received_at: new Date(now.getTime() + 60_000),
      complete: true,
      record: { occurredAt: 'yesterday' },
    },
    { source: 'boomi-east', code: 'missing_field', n: 2, complete: true, record: JSON.stringify(foreign.record) },
  ]);
  const counted = async () =>
    query(sql`SELECT source, code, sum(n)::bigint AS n FROM feed_refusal WHERE environment = 'test' GROUP BY 1, 2 ORDER BY 2`, any);
  const folded = (await Promise.all([foldNotes(), foldNotes(), foldNotes()])).reduce((a, b) => a + b, 0);
  expect(folded).toBe(5);
  expect(await foldNotes()).toBe(0);
  expect(await counted()).toEqual([
    { source: 'boomi-west', code: 'duplicate', n: 1 },
    { source: 'boomi-west', code: 'invalid_time', n: 4 },
    { source: 'boomi-east', code: 'missing_field', n: 2 },
  ]);
});

test('a record that was settled and is refused again is open again; one that is too large says so', async () => {
  const origin = { environment: 'validation', source: 's', endpoint: 'events', history: true, preset: 'boomi', now };
  const large = { index: 0, code: 'too_large', message: 'm', record: { text: 'x'.repeat(40_000) } };
  const batch = { events: [], spans: [], rejected: [large] };
  await insertBatch(batch, origin);
  await query(sql`UPDATE rejected_record SET state = 'dismissed' WHERE environment = 'validation' RETURNING id`, any);
  await insertBatch(batch, origin);
  expect(await query(sql`SELECT state, complete, history, preset, n FROM rejected_record WHERE environment = 'validation'`, any)).toEqual([
    { state: 'open', complete: false, history: true, preset: 'boomi', n: 2 },
  ]);
});
