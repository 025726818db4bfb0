import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connectTo, execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { receive } from './receive';
import { anEvent, lookup, sendEvents, testKey } from './receive.fixture';

const address = testDatabase();

beforeAll(async () => {
  await execute(sql`CREATE FUNCTION drop_day(at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN EXECUTE format('DROP TABLE %I', 'event_d' || to_char(at AT TIME ZONE 'UTC', 'YYYYMMDD')); END $$`);
});

const tables = ['event', 'event_inbox', 'span_block', 'span_trace', 'rejected_record'] as const;

/** Every row of every table that receiving writes, as text: equal means nothing changed anywhere. */
async function readAll(): Promise<Record<string, string[]>> {
  const row = z.object({ text: z.string() });
  const read = async (table: (typeof tables)[number]) => {
    const from = {
      event: sql`event`,
      event_inbox: sql`event_inbox`,
      span_block: sql`span_block`,
      span_trace: sql`span_trace`,
      rejected_record: sql`rejected_record`,
    }[table];
    return [table, (await query(sql`SELECT t::text AS text FROM ${from} t ORDER BY 1`, row)).map(({ text }) => text)] as const;
  };
  return Object.fromEntries(await Promise.all(tables.map(read)));
}

async function countOf(eventId: string): Promise<{ events: number; inbox: number } | undefined> {
  const rows = await query(
    sql`SELECT count(*)::int AS events, count(i.arrived)::int AS inbox FROM event e LEFT JOIN event_inbox i USING (event_key, occurred_at)
        WHERE e.event_id LIKE ${eventId}`,
    z.object({ events: z.number(), inbox: z.number() }),
  );
  return rows[0];
}

describe('receive into PostgreSQL', () => {
  test('events are stored with their inbox row, and a batch sent again changes nothing anywhere', async () => {
    const batch = [
      anEvent({ eventId: 'a-1' }),
      anEvent({ eventId: 'a-2', milestone: undefined, status: 'failed' }),
      { workflow: 'wf-x' },
      anEvent({}),
    ];
    expect(await sendEvents(batch)).toMatchObject({ status: 200, answer: { accepted: 3, duplicates: 0, rejected: 1 } });
    const first = await readAll();
    expect(first.event).toHaveLength(3);
    expect(first.event_inbox).toHaveLength(3);
    expect(first.rejected_record).toHaveLength(1);
    expect(await sendEvents(batch)).toMatchObject({ status: 200, answer: { accepted: 0, duplicates: 3, rejected: 1 } });
    const second = await readAll();
    expect({ ...second, rejected_record: [] }).toEqual({ ...first, rejected_record: [] });
    // The refused one came twice, and that is what its row says.
    expect(second.rejected_record).toHaveLength(1);
    expect(await query(sql`SELECT n FROM rejected_record`, z.object({ n: z.number() }))).toEqual([{ n: 2 }]);
  });

  test('two identical requests at once are counted once', async () => {
    const batch = Array.from({ length: 200 }, (_, i) => anEvent({ eventId: `twin-${i}` }));
    const answers = await Promise.all([batch, batch.toReversed(), batch, batch.toReversed()].map((body) => sendEvents(body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const sum = (name: 'accepted' | 'duplicates' | 'rejected') => answers.reduce((total, { answer }) => total + answer[name], 0);
    expect([sum('accepted'), sum('duplicates'), sum('rejected')]).toEqual([200, 600, 0]);
    expect(await countOf('twin-%')).toEqual({ events: 200, inbox: 200 });
  });

  test('an event that contradicts a stored one is refused, kept for people, and never counted', async () => {
    const first = anEvent({ eventId: 'con-1', status: 'completed' });
    await sendEvents(first);
    const before = await readAll();
    const earlier = new Date(Date.now() - 5 * 86_400_000).toISOString();
    for (const changed of [
      { ...first, status: 'failed' },
      { ...first, occurredAt: earlier },
    ]) {
      const { answer } = await sendEvents(changed);
      expect(answer).toMatchObject({ accepted: 0, duplicates: 0, rejected: 1, errors: [{ code: 'contradiction' }] });
      expect(answer.errors[0]?.message).toContain(`completed at ${String(first.occurredAt)}`);
      expect((await sendEvents(changed)).answer).toEqual(answer);
    }
    const after = await readAll();
    expect({ ...after, rejected_record: [] }).toEqual({ ...before, rejected_record: [] });
    expect(after.rejected_record?.length).toBe((before.rejected_record?.length ?? 0) + 2);
  });

  test('two events of one request that contradict each other: the first stands', async () => {
    const one = anEvent({ eventId: 'con-2', status: 'completed' });
    const { answer } = await sendEvents([one, { ...one, status: 'failed' }, one]);
    expect(answer).toMatchObject({ accepted: 1, duplicates: 1, rejected: 1, errors: [{ index: 1, code: 'contradiction' }] });
    expect(await countOf('con-2')).toEqual({ events: 1, inbox: 1 });
  });

  test('contradicting requests at once: one is stored, the others are refused', async () => {
    const at = new Date(Date.now() - 60_000).toISOString();
    const statuses = ['completed', 'failed', 'waiting', 'cancelled'];
    const answers = await Promise.all(statuses.map((status) => sendEvents(anEvent({ eventId: 'con-3', occurredAt: at, status }))));
    expect(answers.map(({ answer }) => answer.accepted).sort()).toEqual([0, 0, 0, 1]);
    expect(answers.map(({ answer }) => answer.rejected).sort()).toEqual([0, 1, 1, 1]);
  });

  test('days long gone and days to come get their partition; age alone makes no feed of the past', async () => {
    const day = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();
    const batch = [-390, -200, -40, -1, 0, 1].map((days) => anEvent({ eventId: `day-${days}`, occurredAt: day(days) }));
    expect((await sendEvents(batch)).answer).toMatchObject({ accepted: 6, rejected: 0 });
    expect((await sendEvents(batch)).answer).toMatchObject({ duplicates: 6 });
    const rows = await query(
      sql`SELECT i.history FROM event_inbox i JOIN event e USING (event_key, occurred_at) WHERE e.event_id LIKE 'day-%' ORDER BY occurred_at`,
      z.object({ history: z.boolean() }),
    );
    expect(rows.map(({ history }) => history)).toEqual([false, false, false, false, false, false]);
  });

  test('a key of the past marks everything as history', async () => {
    const key = { ...testKey, history: true };
    await sendEvents(anEvent({ eventId: 'past-1' }), { findKey: async () => ({ ok: true, key }) });
    const rows = await query(
      sql`SELECT i.history FROM event_inbox i JOIN event e USING (event_key, occurred_at) WHERE e.event_id = 'past-1'`,
      z.object({ history: z.boolean() }),
    );
    expect(rows).toEqual([{ history: true }]);
  });

  test('a dropped partition is made again', async () => {
    const occurredAt = new Date(Date.now() - 20 * 86_400_000);
    await sendEvents(anEvent({ eventId: 'dropped-1', occurredAt: occurredAt.toISOString() }));
    await execute(sql`SELECT drop_day(${occurredAt})`);
    expect((await sendEvents(anEvent({ eventId: 'dropped-2', occurredAt: occurredAt.toISOString() }))).answer).toMatchObject({
      accepted: 1,
    });
  });

  test('while the database is away the sender is told to come again; what it sends again then is stored once', async () => {
    const event = anEvent({ eventId: 'away-1' });
    await connectTo('postgresql://nobody@127.0.0.1:9/none');
    try {
      expect(await sendEvents(event)).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-4]$/) } });
    } finally {
      await connectTo(address());
    }
    expect((await sendEvents(event)).answer).toMatchObject({ accepted: 1 });
    expect((await sendEvents(event)).answer).toMatchObject({ duplicates: 1 });
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
