import { expect, test } from 'vitest';
import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { CanonicalEvent, NormalizedBatch, SpanRecord } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { insertBatch } from '.';

testDatabase();

const now = new Date('2026-11-18T13:00:00Z');
const origin = { environment: 'production', source: 'test', endpoint: 'events', history: false, now };

const batchOf = (parts: Partial<NormalizedBatch>): NormalizedBatch => ({ events: [], spans: [], rejected: [], ...parts });
const said = (index: number, fields: Partial<CanonicalEvent> = {}) => ({ index, event: anEvent(index, fields) });
const span = (index: number, fields: Partial<SpanRecord> = {}): { index: number; span: SpanRecord } => ({
  index,
  span: {
    traceId: '5b8efff798038103d269b633813fc60c',
    spanId: index.toString(16).padStart(16, '1'),
    parentSpanId: null,
    startNano: 1_795_003_200_123_456_789n,
    durationNano: 5_000_000n,
    name: 'send',
    kind: 'client',
    application: null,
    status: 'unset',
    statusMessage: null,
    attributes: { 'http.method': 'POST' },
    resource: { 'service.name': 'edi' },
    links: [],
    spanEvents: [{ name: 'sent', at: new Date('2026-11-18T12:00:00.124Z'), attributes: {} }],
    ...fields,
  },
});

async function rejectedRows() {
  return query(
    sql`SELECT code, message, record FROM rejected_record ORDER BY code`,
    z.object({ code: z.string(), message: z.string(), record: z.unknown() }),
  );
}

test('counts records: a span that tells an event is one, and what is sent again is a duplicate', async () => {
  const plain = batchOf({
    events: [said(0), said(2)],
    spans: [span(0), span(1), span(2), span(3)],
    rejected: [{ index: 4, code: 'invalid_id', message: 'm', record: {} }],
  });
  expect(await insertBatch(plain, origin)).toEqual({
    accepted: 4,
    duplicates: 0,
    rejected: 1,
    errors: [{ index: 4, code: 'invalid_id', message: 'm' }],
  });
  expect(await insertBatch(plain, { ...origin, now: new Date('2026-11-18T14:00:00Z') })).toMatchObject({
    accepted: 0,
    duplicates: 4,
    rejected: 1,
  });
  expect(await rejectedRows()).toHaveLength(1);
});

test('every field of an event comes back as it was', async () => {
  const full = said(7, {
    businessKeys: [{ type: 'po', value: 'NA', role: 'root' }],
    measures: { amountMinor: 12, currency: 'USD' },
    attributes: { a: 'x', b: 1, c: true },
    errorRetryable: false,
  });
  await insertBatch(batchOf({ events: [full] }), origin);
  const { history: _, ...stored } = full.event as CanonicalEvent & { history?: boolean };
  const [row] = await query(
    sql`SELECT to_jsonb(e) AS e FROM event e WHERE event_key = ${full.event.eventKey}::uuid`,
    z.object({ e: z.record(z.string(), z.unknown()) }),
  );
  expect(row?.e).toMatchObject({
    business_keys: stored.businessKeys,
    measures: stored.measures,
    attributes: stored.attributes,
    error_retryable: false,
    event_id: stored.eventId,
  });
});

test('a record that PostgreSQL cannot hold is refused alone, with its reason', async () => {
  const events = [said(0), said(1, { attributes: { a: 'b\0c' } }), said(2), said(3, { facility: 'x\0' }), said(4)];
  expect(await insertBatch(batchOf({ events }), origin)).toMatchObject({
    accepted: 3,
    rejected: 2,
    errors: [
      { index: 1, code: 'not_storable', message: expect.stringContaining('Unicode') },
      { index: 3, code: 'not_storable' },
    ],
  });
  expect((await rejectedRows()).filter(({ code }) => code === 'not_storable')).toHaveLength(2);
});

test('any refused record can be kept: deep, long, with NUL and half characters', async () => {
  let deep: unknown = 1;
  for (let i = 0; i < 7000; i++) deep = [deep];
  const records = [deep, { a: 'x'.repeat(50_000) }, { a: '\0' }, '\ud800', Number.POSITIVE_INFINITY, undefined, null, { ['k\0']: 1 }];
  const rejected = records.map((record, index) => ({ index, code: `odd_${index}`, message: `m\0${index}`, record }));
  expect(await insertBatch(batchOf({ rejected }), origin)).toMatchObject({ rejected: records.length });
  expect((await rejectedRows()).filter(({ code }) => code.startsWith('odd_'))).toHaveLength(records.length);
});

test('of records that are no events only the first hundred are kept', async () => {
  const rejected = Array.from({ length: 300 }, (_, index) => ({ index, code: 'not_an_event', message: 'm', record: { index } }));
  expect(await insertBatch(batchOf({ rejected }), origin)).toMatchObject({ rejected: 300, errors: { length: 100 } });
  expect((await rejectedRows()).filter(({ code }) => code === 'not_an_event')).toHaveLength(100);
});

test('a day without a partition gets one while others read and write the table', async () => {
  await inTransaction(async (tx) => {
    await query(sql`UPDATE event SET facility = facility RETURNING event_id`, z.object({ event_id: z.string().nullable() }), tx);
    const old = said(0, { occurredAt: new Date('2025-12-24T12:00:00Z') });
    expect(await insertBatch(batchOf({ events: [old] }), origin)).toMatchObject({ accepted: 1 });
  });
});
