import { expect, test } from 'vitest';
import { z } from 'zod';
import { execute, inTransaction, query, sql, unpackBytes } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { SpanRecord } from '@/lib/domain';
import { readSpanText } from '@/lib/domain/span-text';
import { insertBatch, joinBlocks } from '.';

testDatabase();

const now = new Date('2026-11-18T13:00:00Z');
const later = new Date('2026-11-18T13:20:00Z');
const origin = { environment: 'production', source: 'test', endpoint: 'traces', history: false, now };
const NOON = 1_795_003_200_000_000_000n;
const traceOf = (number: number) => `a${number.toString(16).padStart(31, '0')}`;
const idOf = (number: number) => `c${number.toString(16).padStart(15, '0')}`;

const span = (trace: number, number: number, fields: Partial<SpanRecord> = {}): SpanRecord => ({
  traceId: traceOf(trace),
  spanId: idOf(number),
  parentSpanId: null,
  startNano: NOON + BigInt(number),
  durationNano: 5n,
  name: 'send',
  kind: 'client',
  application: 'app-edi',
  status: 'ok',
  statusMessage: null,
  attributes: { n: number },
  resource: { 'service.name': 'edi' },
  links: [],
  spanEvents: [],
  ...fields,
});
const send = (spans: SpanRecord[], fields: Partial<typeof origin> = {}) =>
  insertBatch({ events: [], spans: spans.map((one, index) => ({ index, span: one })), rejected: [] }, { ...origin, ...fields });

/** What a trace view would read: environment, trace, span and name of every span, found by its trace. */
async function readAll(): Promise<string[]> {
  const rows = await query(
    sql`SELECT b.environment, b.lines, t.trace_id, t.at, t.size FROM span_trace t JOIN span_block b USING (block_key, started_at)`,
    z.object({ environment: z.string(), lines: z.instanceof(Buffer), trace_id: z.string(), at: z.number(), size: z.number() }),
  );
  const read = rows.map(async (row) =>
    readSpanText(await unpackBytes(row.lines), [row]).map((one) => {
      expect(one.traceId).toBe(row.trace_id.replaceAll('-', ''));
      return `${row.environment} ${one.traceId} ${one.spanId} ${one.name}`;
    }),
  );
  return (await Promise.all(read)).flat().sort();
}
const sizes = async () =>
  (await query(sql`SELECT spans FROM span_block ORDER BY 1`, z.object({ spans: z.number() }))).map(({ spans }) => spans);
const clear = () => execute(sql`TRUNCATE span_block, span_trace`);

test('small blocks become one; nothing is lost, and done again it changes nothing', async () => {
  await clear();
  for (let i = 0; i < 40; i++) await send([span(i % 7, i)], { source: `sender-${i % 2}` });
  for (let i = 0; i < 10; i++) await send([span(i, i)], { environment: 'test' });
  await send(Array.from({ length: 300 }, (_, i) => span(100 + i, i)));
  const before = await readAll();
  expect(await joinBlocks(now)).toBe(0);
  expect([await joinBlocks(later), await joinBlocks(later), await joinBlocks(later)]).toEqual([40, 10, 0]);
  expect(await readAll()).toEqual(before);
  expect(await sizes()).toEqual([10, 40, 300]);
});

test('spans that were stored twice are there once, as they came first', async () => {
  await clear();
  for (let i = 0; i < 10; i++) {
    await send([span(1, i)]);
    await send([span(1, i, { name: 'other' }), span(1, 100 + i)], { now: new Date(now.getTime() + 1000) });
  }
  await joinBlocks(later);
  expect(await readAll()).toEqual(
    Array.from({ length: 20 }, (_, i) => `production ${traceOf(1)} ${idOf(i < 10 ? i : 90 + i)} ${i < 10 ? 'send' : 'send'}`).sort(),
  );
});

test('when what is joined is one of the blocks, that one stays', async () => {
  await clear();
  const all = Array.from({ length: 9 }, (_, i) => span(1, i));
  await send(all, { now: new Date(now.getTime() - 1000) });
  for (const one of all) await send([one]);
  const [whole] = [await sizes()].map((some) => some.at(-1));
  expect(whole).toBe(9);
  expect(await joinBlocks(later)).toBe(10);
  expect(await sizes()).toEqual([9]);
  expect(await readAll()).toEqual(all.map((one) => `production ${one.traceId} ${one.spanId} send`));
});

test('each day stays by itself', async () => {
  await clear();
  const midnight = 43_200_000_000_000n;
  for (let i = 0; i < 20; i++) await send([span(1, i, { startNano: NOON + midnight + BigInt(i - 10) })]);
  expect([await joinBlocks(later), await joinBlocks(later)]).toEqual([10, 10]);
  expect(await sizes()).toEqual([10, 10]);
  expect(await readAll()).toHaveLength(20);
});

test('cut off in the middle it leaves all as it was, and is done the next time', async () => {
  await clear();
  for (let i = 0; i < 20; i++) await send([span(i, i)]);
  const before = await readAll();
  await execute(
    sql`CREATE FUNCTION cut_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'cut off' USING ERRCODE = '57P01'; END $$`,
  );
  await execute(sql`CREATE TRIGGER cut_off BEFORE DELETE ON span_block FOR EACH ROW EXECUTE FUNCTION cut_off()`);
  await expect(joinBlocks(later)).rejects.toThrow('cut off');
  expect(await readAll()).toEqual(before);
  expect(await sizes()).toHaveLength(20);
  await execute(sql`DROP TRIGGER cut_off ON span_block`);
  expect(await joinBlocks(later)).toBe(20);
  expect(await readAll()).toEqual(before);
});

test('one at a time does the work; what is sent again meanwhile is lost by nobody', async () => {
  await clear();
  for (let i = 0; i < 60; i++) await send([span(i % 5, i)]);
  const before = await readAll();
  await inTransaction(async (tx) => {
    await query(sql`SELECT pg_advisory_xact_lock(7236038)::text AS locked`, z.object({ locked: z.string() }), tx);
    expect(await joinBlocks(later)).toBe(0);
  });
  await Promise.all([joinBlocks(later), joinBlocks(later), send([span(0, 0)]), send([span(1, 1)])]);
  expect(new Set(await readAll())).toEqual(new Set(before));
});
