import { expect, test } from 'vitest';
import { readAtOnce } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { SpanRecord } from '@/lib/domain';
import { insertBatch } from '@/lib/store';
import type { PlaceNames } from './name-places';
import { readTraces, seekTraces } from './read-traces.db';

testDatabase();

const now = new Date('2026-11-18T13:00:00Z');
const origin = { environment: 'production', source: 'test', endpoint: 'traces', history: false, now };
const NOON = 1_795_003_200_000_000_000n;
const names = { application: (id: string) => ({ id, name: `Name of ${id}` }) } as PlaceNames;
const traceOf = (number: number) => `a${number.toString(16).padStart(31, '0')}`;
const idOf = (number: number) => `c${number.toString(16).padStart(15, '0')}`;

const span = (trace: number, number: number, fields: Partial<SpanRecord> = {}): SpanRecord => ({
  traceId: traceOf(trace),
  spanId: idOf(number),
  parentSpanId: number === 0 ? null : idOf(0),
  startNano: NOON + BigInt(number) * 1_000_000n,
  durationNano: 5_000_000n,
  name: `step ${number}`,
  kind: 'client',
  application: 'app-edi',
  status: 'ok',
  statusMessage: null,
  attributes: { n: number, both: 'own' },
  resource: { 'service.name': 'edi', both: 'sender' },
  links: [],
  spanEvents: [{ name: 'sent', at: new Date(Number(NOON / 1_000_000n) + number + 2), attributes: {} }],
  ...fields,
});
const send = (spans: SpanRecord[], fields: Partial<typeof origin> = {}) =>
  insertBatch({ events: [], spans: spans.map((one, index) => ({ index, span: one })), rejected: [] }, { ...origin, ...fields });
const read = (traceIds: string[], part: { from?: Date; to?: Date; bare?: boolean; limit?: number } = {}) =>
  readTraces({ environment: 'production', traceIds, from: now, to: now, names, limit: 100, bare: false, ...part });

test('a trace is put together from all requests that brought a part of it, each span once and as it came first', async () => {
  const all = [0, 1, 2, 3].map((number) => span(1, number));
  const neighbours = Array.from({ length: 50 }, (_, i) => span(10 + i, 0));
  await send([span(1, 0), span(1, 1), ...neighbours]);
  await send([span(1, 1, { name: 'later words' }), span(1, 2)], { now: new Date(now.getTime() + 1) });
  await send([span(1, 3), span(1, 0)], { now: new Date(now.getTime() + 2) });
  const [trace, ...others] = await read([traceOf(1)]);
  expect(others).toEqual([]);
  expect(trace?.spans.map(({ id, name }) => [id, name])).toEqual(all.map(({ spanId, name }) => [spanId, name]));
  expect(trace).toMatchObject({ traceId: traceOf(1), total: 4, errors: 0, startedAt: '2026-11-18T12:00:00.000Z', durationMs: 8 });
  expect(trace?.spans[2]).toMatchObject({
    parentId: idOf(0),
    depth: 1,
    startMs: 2,
    durationMs: 5,
    application: { id: 'app-edi', name: 'Name of app-edi' },
    attributes: { n: 2, both: 'own', 'service.name': 'edi' },
    events: [{ name: 'sent', atMs: 4 }],
  });
});

test('another environment and other days are not looked into; midnight is no border', async () => {
  await send([span(2, 0)], { environment: 'test' });
  const midnight = 43_200_000n;
  await send([0n, 1n].map((ms, number) => span(3, number, { startNano: NOON + (midnight - 1n + ms) * 1_000_000n })));
  expect(await read([traceOf(2)])).toEqual([]);
  const day = (date: string) => ({ from: new Date(date), to: new Date(date) });
  expect((await read([traceOf(3)], day('2026-11-18T23:59:59Z')))[0]?.total).toBe(2);
  expect((await read([traceOf(3)], day('2026-11-20T23:00:00Z')))[0]?.total).toBe(1);
  expect(await read([traceOf(3)], day('2026-11-25T12:00:00Z'))).toEqual([]);
});

test('several traces come oldest first; who may not see attributes gets none; ids that are no trace ids are passed over', async () => {
  await send([span(5, 7), span(4, 3, { statusMessage: 'for Mrs X', status: 'error' })]);
  const traces = await read([traceOf(5), 'x', traceOf(4), traceOf(99)], { bare: true });
  expect(traces.map(({ traceId, errors }) => [traceId, errors])).toEqual([
    [traceOf(4), 1],
    [traceOf(5), 0],
  ]);
  expect(traces[0]?.spans[0]).toMatchObject({ attributes: {}, statusMessage: null });
});

test('a trace in hundreds of requests is whole', async () => {
  for (let i = 0; i < 60; i++) await send([span(6, i), span(1000 + i, 0)]);
  const [trace] = await read([traceOf(6)], { limit: 10 });
  expect([trace?.total, trace?.spans.length]).toEqual([60, 10]);
});

test('a link is seen at both of its ends, whichever came first', async () => {
  await send([span(7, 0, { links: [{ traceId: traceOf(8), spanId: idOf(1) }] })]);
  await send([span(8, 1), span(8, 2)]);
  const [sender, receiver] = [(await read([traceOf(7)]))[0], (await read([traceOf(8)]))[0]];
  expect(sender?.spans[0]?.links).toEqual([{ direction: 'to', traceId: traceOf(8), spanId: idOf(1) }]);
  expect(receiver?.spans.map(({ id, links }) => [id, links])).toEqual([
    [idOf(1), [{ direction: 'from', traceId: traceOf(7), spanId: idOf(0) }]],
    [idOf(2), []],
  ]);
});

test('a trace of which more is stored than is read says so; one that just fits does not', async () => {
  for (let i = 0; i < 6; i++) await send([span(70, i), span(70, i + 10)], { now: new Date(now.getTime() + i) });
  const cut = async (most: { spans: number; blocks: number }) => {
    const [trace] = await readTraces({
      environment: 'production',
      traceIds: [traceOf(70)],
      from: now,
      to: now,
      names,
      limit: 100,
      bare: false,
      most,
    });
    return [trace?.total, trace?.truncated];
  };
  expect(await cut({ spans: 12, blocks: 6 })).toEqual([12, false]);
  expect(await cut({ spans: 11, blocks: 6 })).toEqual([11, true]);
  expect(await cut({ spans: 12, blocks: 5 })).toEqual([10, true]);
  expect((await read([traceOf(70)], { limit: 3 }))[0]).toMatchObject({ total: 12, truncated: false });
});

test('what was sought before environment and days were known is kept to them, and sought again where it was not enough', async () => {
  const [mine, foreign] = [traceOf(80), traceOf(81)];
  const DAY = 86_400_000_000_000n;
  await send([span(80, 0), span(80, 1, { startNano: NOON + 5n * DAY, links: [{ traceId: foreign, spanId: idOf(0) }] })]);
  await send([span(80, 2), span(81, 0, { links: [{ traceId: mine, spanId: idOf(0) }] })], { environment: 'test' });
  const seen = (from: Date, to: Date, at: Date, traceIds = [mine]) =>
    readAtOnce(async (on) => {
      const input = { environment: 'production' as const, traceIds, from, to, names, limit: 100, bare: false };
      const traces = await readTraces(input, on, seekTraces(traceIds, at, on));
      expect(traces).toEqual(await readTraces(input, on));
      return traces.flatMap(({ spans }) => spans.map(({ id, links }) => [id, links.length]));
    });
  const later = new Date(now.getTime() + 5 * 86_400_000);
  expect(await seen(now, now, now)).toEqual([[idOf(0), 0]]);
  expect(await seen(now, later, now)).toEqual([
    [idOf(0), 0],
    [idOf(1), 1],
  ]);
  // Sought on other days altogether.
  expect(await seen(now, now, later)).toEqual([[idOf(0), 0]]);
  expect(await seen(now, now, now, [foreign])).toEqual([]);
  expect(await seen(now, now, now, ['x'])).toEqual([]);
});
