import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { receive } from './receive';
import { anEvent, lookup, sendEvents, testKey } from './receive.fixture';

testDatabase();

const tables = ['event', 'event_inbox', 'span', 'rejected_record'] as const;

/** Every row of every table that receiving writes, as text: equal means nothing changed anywhere. */
async function readAll(): Promise<Record<string, string[]>> {
  const row = z.object({ text: z.string() });
  const read = async (table: (typeof tables)[number]) => {
    const from = { event: sql`event`, event_inbox: sql`event_inbox`, span: sql`span`, rejected_record: sql`rejected_record` }[table];
    return [table, (await query(sql`SELECT t::text AS text FROM ${from} t ORDER BY 1`, row)).map(({ text }) => text)] as const;
  };
  return Object.fromEntries(await Promise.all(tables.map(read)));
}

describe('receive into PostgreSQL', () => {
  test('events are stored with their inbox row, and a batch sent again changes nothing anywhere', async () => {
    const batch = [anEvent({ eventId: 'a-1' }), anEvent({ eventId: 'a-2', milestone: undefined, status: 'failed' }), { workflow: 'wf-x' }, anEvent({})];
    expect(await sendEvents(batch)).toMatchObject({ status: 200, answer: { accepted: 3, duplicates: 0, rejected: 1 } });
    const first = await readAll();
    expect(first.event).toHaveLength(3);
    expect(first.event_inbox).toHaveLength(3);
    expect(first.rejected_record).toHaveLength(1);
    expect(await sendEvents(batch)).toMatchObject({ status: 200, answer: { accepted: 0, duplicates: 3, rejected: 1 } });
    expect(await readAll()).toEqual(first);
  });

  test('gzip works over the whole path', async () => {
    const body = gzipSync(JSON.stringify({ events: [anEvent({ eventId: 'zip' })] }));
    const response = await receive(
      {
        endpoint: 'events',
        method: 'POST',
        headers: new Headers({ 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' }),
        environment: null,
        body: (async function* () {
          yield body;
        })(),
      },
      { findKey: async () => ({ ok: true, key: testKey }), readLookup: async () => lookup },
    );
    expect(JSON.parse(response.body.toString())).toEqual({ accepted: 1, duplicates: 0, rejected: 0, errors: [] });
  });
});
