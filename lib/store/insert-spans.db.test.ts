import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql, unpackBytes } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { NormalizedBatch, SpanRecord } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { readSpanText } from '@/lib/domain/span-text';
import { insertBatch } from '.';

testDatabase();

const now = new Date('2026-11-18T13:00:00Z');
const origin = { environment: 'production', source: 'test', endpoint: 'traces', history: false, now };
const NOON = 1_795_003_200_000_000_000n;
const DAY = 86_400_000_000_000n;

let traces = 0;
const newTrace = (): string => `a${(++traces).toString(16).padStart(31, '0')}`;
const idOf = (number: number) => `c${number.toString(16).padStart(15, '0')}`;
const span = (traceId: string, number: number, fields: Partial<SpanRecord> = {}): SpanRecord => ({
  traceId,
  spanId: idOf(number),
  parentSpanId: number === 0 ? null : idOf(0),
  startNano: NOON + BigInt(number),
  durationNano: 5_000_001n,
  name: 'send',
  kind: 'client',
  application: 'app-edi',
  status: 'ok',
  statusMessage: null,
  attributes: { 'http.method': 'POST', n: number, ok: true },
  resource: { 'service.name': 'edi' },
  links: [],
  spanEvents: [],
  ...fields,
});
const batchOf = (spans: SpanRecord[], parts: Partial<NormalizedBatch> = {}): NormalizedBatch => ({
  events: [],
  spans: spans.map((one, index) => ({ index, span: one })),
  rejected: [],
  ...parts,
});

/** The spans of a trace as its rows find them, one for each time it is stored. */
async function storedSpans(traceId: string): Promise<SpanRecord[]> {
  const rows = await query(
    sql`SELECT b.lines, t.at, t.size FROM span_trace t JOIN span_block b USING (block_key, started_at) WHERE t.trace_id = ${traceId}::uuid
        ORDER BY b.started_at, t.at`,
    z.object({ lines: z.instanceof(Buffer), at: z.number(), size: z.number() }),
  );
  const read = rows.map(async ({ lines, at, size }) => readSpanText(await unpackBytes(lines), [{ at, size }]));
  return (await Promise.all(read)).flat();
}

const countBlocks = async (traceId: string) =>
  (await query(sql`SELECT DISTINCT block_key FROM span_trace WHERE trace_id = ${traceId}::uuid`, z.object({ block_key: z.string() })))
    .length;

describe('spans in blocks', () => {
  test('every field comes back as it was, also times that a double cannot hold and text of any kind', async () => {
    const [one, two] = [newTrace(), newTrace()];
    const spans = [
      span(one, 0, {
        name: 'Bestellung „Ü“ 🚑 \n',
        kind: 'producer',
        application: null,
        status: 'error',
        statusMessage: 'no "answer"\\ \u0001',
        durationNano: 9_300_000_000_000_000_001n,
        attributes: JSON.parse('{"__proto__":"x","toString":1,"":"","5":false,"half":0.1,"long":"9007199254740993"}'),
        links: [{ traceId: two, spanId: idOf(1) }],
        spanEvents: [{ name: 'sent', at: new Date('1970-01-01T00:00:00Z'), attributes: { a: 'b' } }],
      }),
      span(two, 1, { startNano: NOON + 999_999_999n }),
      span(one, 2, { resource: {} }),
    ];
    expect(await insertBatch(batchOf(spans), origin)).toMatchObject({ accepted: 3, rejected: 0 });
    expect(await storedSpans(one)).toEqual([spans[0], spans[2]]);
    expect(await storedSpans(two)).toEqual([spans[1]]);
    expect(Object.keys((await storedSpans(one))[0]?.attributes ?? {})).toContain('__proto__');
  });

  test('sent again at another time a batch changes nothing; in another environment it is its own', async () => {
    const trace = newTrace();
    const batch = batchOf([span(trace, 0), span(trace, 1)]);
    expect(await insertBatch(batch, origin)).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(await insertBatch(batch, { ...origin, now: new Date('2026-11-19T13:00:00Z') })).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await countBlocks(trace)).toBe(1);
    expect(await insertBatch(batch, { ...origin, environment: 'test' })).toMatchObject({ accepted: 2 });
    expect(await countBlocks(trace)).toBe(2);
  });

  test('the same batch many times at once is stored once', async () => {
    const trace = newTrace();
    const answers = await Promise.all(Array.from({ length: 8 }, () => insertBatch(batchOf([span(trace, 0), span(trace, 1)]), origin)));
    expect(answers.map(({ accepted, duplicates }) => [accepted, duplicates]).sort()).toEqual([...Array(7).fill([0, 2]), [2, 0]]);
    expect(await storedSpans(trace)).toHaveLength(2);
  });

  test('spans that come again in other company lose nobody', async () => {
    const [one, two] = [newTrace(), newTrace()];
    await insertBatch(batchOf([span(one, 0), span(one, 1), span(two, 0)]), origin);
    await insertBatch(batchOf([span(one, 1), span(one, 2)]), origin);
    expect(new Set((await storedSpans(one)).map(({ spanId }) => spanId))).toEqual(new Set([idOf(0), idOf(1), idOf(2)]));
    expect(await storedSpans(two)).toHaveLength(1);
  });

  test('spans of two days are filed under their own day, and sent again are the same', async () => {
    const trace = newTrace();
    const batch = batchOf([
      span(trace, 0),
      span(trace, 1, { startNano: NOON + DAY / 2n - 1n }),
      span(trace, 2, { startNano: NOON + DAY / 2n }),
    ]);
    await insertBatch(batch, origin);
    expect(await insertBatch(batch, origin)).toMatchObject({ accepted: 0, duplicates: 3 });
    const rows = await query(
      // On Citus what follows the day is the number of a shard.
      sql`SELECT substring(b.tableoid::regclass::text FROM '^span_block_d[0-9]{8}') AS name, b.spans FROM span_block b JOIN span_trace t USING (block_key, started_at)
          WHERE t.trace_id = ${trace}::uuid ORDER BY 1`,
      z.object({ name: z.string(), spans: z.number() }),
    );
    expect(rows).toEqual([
      { name: 'span_block_d20261118', spans: 2 },
      { name: 'span_block_d20261119', spans: 1 },
    ]);
  });

  test('a batch of thousands and a trace of thousands are cut into blocks that are read apart', async () => {
    const trace = newTrace();
    const long = Array.from({ length: 3000 }, (_, i) => span(trace, i));
    const others = Array.from({ length: 2000 }, (_, i) => span(newTrace(), i));
    expect(await insertBatch(batchOf([...long, ...others]), origin)).toMatchObject({ accepted: 5000 });
    expect(await countBlocks(trace)).toBe(3);
    expect((await storedSpans(trace)).map(({ spanId }) => spanId).sort()).toEqual(long.map(({ spanId }) => spanId).sort());
    const [largest] = await query(sql`SELECT max(spans) AS most FROM span_block`, z.object({ most: z.number() }));
    expect(largest?.most).toBeLessThanOrEqual(1535);
  });

  test('a span whose event contradicts a stored one is refused with it; its neighbours stay', async () => {
    const trace = newTrace();
    const event = { ...anEvent(61), eventId: null, eventKey: '00000000-0000-8000-8000-0000000000cc', traceId: trace, spanId: idOf(0) };
    const first = batchOf([span(trace, 0), span(trace, 1)], { events: [{ index: 0, event }] });
    expect(await insertBatch(first, origin)).toMatchObject({ accepted: 2 });
    const changed = { ...event, contentHash: '00000000-0000-8000-8000-0000000000cd', status: 'failed' as const };
    const second = batchOf([span(trace, 0, { name: 'other' }), span(trace, 2)], { events: [{ index: 0, event: changed }] });
    const answer = { accepted: 1, duplicates: 0, rejected: 1, errors: [{ index: 0, code: 'contradiction' }] };
    expect(await insertBatch(second, origin)).toMatchObject(answer);
    expect(await insertBatch(second, origin)).toMatchObject({ ...answer, accepted: 0, duplicates: 1 });
    expect((await storedSpans(trace)).map(({ name, spanId }) => [spanId, name]).sort()).toEqual([0, 1, 2].map((n) => [idOf(n), 'send']));
  });

  test('an event that cannot be held takes neither the spans of its request nor the requests beside it', async () => {
    const [one, two] = [newTrace(), newTrace()];
    const bad = batchOf([span(one, 0), span(one, 1)], { events: [{ index: 1, event: anEvent(51, { facility: 'x\0' }) }] });
    const good = Array.from({ length: 20 }, (_, i) => batchOf([span(two, i)]));
    const [badAnswer, ...answers] = await Promise.all([bad, ...good].map((batch) => insertBatch(batch, origin)));
    expect(badAnswer).toMatchObject({ accepted: 1, rejected: 1, errors: [{ index: 1, code: 'not_storable' }] });
    expect(answers.map(({ accepted }) => accepted)).toEqual(Array(20).fill(1));
    expect((await storedSpans(one)).map(({ spanId }) => spanId)).toEqual([idOf(0)]);
    expect(await storedSpans(two)).toHaveLength(20);
  });

  test('links are read from both ends, once, and not inside one trace', async () => {
    const [one, two] = [newTrace(), newTrace()];
    const links = [
      { traceId: two, spanId: idOf(4) },
      { traceId: one, spanId: idOf(5) },
      { traceId: two, spanId: idOf(4) },
    ];
    await insertBatch(batchOf([span(one, 0, { links })]), origin);
    await insertBatch(batchOf([span(one, 0, { links }), span(one, 1)]), origin);
    const rows = await query(
      sql`SELECT replace(trace_id::text, '-', '') AS here, linked_span_id FROM trace_link WHERE linked_trace_id = ${two}::uuid AND environment = 'production'`,
      z.object({ here: z.string(), linked_span_id: z.string() }),
    );
    expect(rows).toEqual([{ here: one, linked_span_id: idOf(4) }]);
  });
});
