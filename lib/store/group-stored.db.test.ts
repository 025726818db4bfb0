import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { CanonicalEvent, ClaimedEvent } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { assembleTransactions, findTransactions } from './assemble-transactions.db';
import { claimInbox } from './claim-inbox.db';
import { insertBatch } from './insert-batch.db';
import { preparePartitions } from './prepare-partitions.db';
import { writeTransactions } from './write-transactions.db';

testDatabase();
const now = new Date('2026-11-18T18:00:00Z');
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await preparePartitions(['transaction', 'transaction_event', 'transaction_course', 'deadline', 'exception_member'], [now]);
});

const order = (minute: number, said: Partial<ClaimedEvent>) =>
  anEvent(minute, { workflow: 'wf-p2p-po', facility: 'fac-lakehead', businessKeys: [], ...said });
const po = (value: string) => [{ type: 'po_number', value }];
const trace = (n: number) => n.toString(16).padStart(32, 'a');

/** Stores and assembles events in rounds of these sizes; the last size repeats. */
async function tell(events: readonly CanonicalEvent[], sizes: readonly number[] = [events.length]): Promise<void> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  for (let at = 0, round = 0; at < events.length; round += 1) {
    const size = sizes[Math.min(round, sizes.length - 1)] ?? 1;
    const batch = events.slice(at, at + size);
    at += size;
    await insertBatch(
      { events: batch.map((event, i) => ({ index: i, event })), spans: [], rejected: [] },
      { environment: 'production', source: 'test', endpoint: 'test', history: false, now },
    );
    await inTransaction(async (tx) => {
      const found = await findTransactions(tx, await claimInbox(tx, 10_000), index);
      const { courses } = await assembleTransactions(tx, found, index, now);
      await writeTransactions(tx, courses, now);
    });
  }
}

/** Who stands with whom: each transaction as the sorted names of its events, and what its rows say of them. */
async function standing(mine: readonly CanonicalEvent[]): Promise<string[]> {
  const names = new Map(mine.map((event, at) => [event.eventKey, String(at).padStart(2, '0')]));
  const rows = await query(
    sql`SELECT array_agg(x.event_key::text) AS events, t.event_count, t.key_value,
          (SELECT array_agg(k.kind || '=' || k.value ORDER BY k.kind, k.value) FROM transaction_key k WHERE k.transaction_id = t.id) AS keys
        FROM transaction t JOIN transaction_event x ON x.transaction_id = t.id
        WHERE t.id IN (SELECT transaction_id FROM transaction_event WHERE event_key = ANY(${[...names.keys()]}::uuid[])) GROUP BY t.id, t.event_count, t.key_value`,
    z.object({ events: z.array(z.string()), event_count: z.number(), key_value: z.string().nullable(), keys: z.array(z.string()) }),
  );
  return rows.map((row) => `${row.events.map((key) => names.get(key)).sort()} n=${row.event_count} ${row.key_value} ${row.keys}`).sort();
}

const fresh = (events: readonly ClaimedEvent[], run: number) =>
  events.map((event) => {
    const eventKey = `${event.eventKey.slice(0, 9)}${run.toString(16).padStart(4, '0')}${event.eventKey.slice(13)}`;
    return { ...event, eventKey, contentHash: eventKey };
  });

async function wipe(): Promise<void> {
  for (const table of ['event', 'event_inbox', 'transaction', 'transaction_key', 'transaction_event', 'transaction_course', 'shared_key'])
    await execute(sql([`DELETE FROM ${table}`]));
}

describe('events that arrive in any order', () => {
  const loose = fc.record({ corr: fc.option(fc.integer({ min: 1, max: 4 })), trace: fc.integer({ min: 1, max: 3 }) });
  const named = fc.record({
    po: fc.integer({ min: 1, max: 4 }),
    // A second identity: an event that bears both makes two transactions one.
    tx: fc.option(fc.integer({ min: 1, max: 3 })),
    corr: fc.option(fc.integer({ min: 1, max: 4 })),
    trace: fc.option(fc.integer({ min: 1, max: 3 })),
  });

  test('stand together in the same way', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(loose, named), { minLength: 2, maxLength: 9 }),
        fc.array(fc.array(fc.nat(), { minLength: 9, maxLength: 9 }), { minLength: 3, maxLength: 3 }),
        async (parts, orders) => {
          const story = parts.map((part, minute) =>
            order(minute, {
              businessKeys: 'po' in part ? po(`PO-${part.po}`) : [],
              transactionId: 'tx' in part && part.tx ? `TX-${part.tx}` : null,
              correlationId: part.corr ? `C-${part.corr}` : null,
              traceId: part.trace ? trace(part.trace) : null,
            }),
          );
          await wipe();
          await tell(story);
          const expected = await standing(story);
          for (const [run, dice] of orders.entries()) {
            await wipe();
            const mine = fresh(story, run + 1);
            const shuffled = mine.map((event, at) => [event, dice[at] ?? 0] as const).sort(([, a], [, b]) => a - b);
            await tell(
              shuffled.map(([event]) => event),
              dice.map((die) => 1 + (die % 3)),
            );
            expect(await standing(mine)).toEqual(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const counted = z.object({ n: z.number() });
const count = async (statement: ReturnType<typeof sql>) => (await query(statement, counted))[0]?.n;

describe('ids that are used again', () => {
  test('20,000 orders under one trace id and one correlation id stay 20,000 transactions, at a cost that does not grow', {
    timeout: 240_000,
  }, async () => {
    await wipe();
    const events = Array.from({ length: 20_000 }, (_, at) =>
      order(at % 60, { businessKeys: po(`PO-MANY-${at}`), correlationId: 'batch.csv', traceId: trace(77) }),
    );
    const took: number[] = [];
    for (let at = 0; at < events.length; at += 1_000) {
      const began = performance.now();
      await tell(events.slice(at, at + 1_000));
      took.push(performance.now() - began);
    }
    const [early, late] = [took.slice(2, 8), took.slice(-6)].map((part) => part.toSorted((a, b) => a - b)[3] ?? 0);
    expect(late).toBeLessThan((early ?? 0) * 2.5);
    expect(await count(sql`SELECT count(*) AS n FROM transaction WHERE event_count = 1`)).toBe(20_000);
    // The very first round finds them shared: 20,000 events bore each.
    expect(await query(sql`SELECT kind, reason, events FROM shared_key ORDER BY kind`, z.record(z.string(), z.unknown()))).toEqual([
      { kind: 'correlation', reason: 'several', events: 20_000 },
      { kind: 'trace', reason: 'several', events: 20_000 },
    ]);
    // An event that has nothing but the shared id stands alone instead of in one of them.
    const stray = order(3, { traceId: trace(77) });
    await tell([stray]);
    expect(await standing([stray])).toEqual([`00 n=1 ${trace(77)} trace=${trace(77)}`]);
  });

  test('a default order number takes 10,000 log entries, then every event stands for itself', { timeout: 240_000 }, async () => {
    await wipe();
    const events = Array.from({ length: 12_000 }, (_, at) => order(at % 60, { businessKeys: po('0000'), milestone: 'po_created' }));
    await tell(events, [2_000]);
    expect(await count(sql`SELECT max(event_count) AS n FROM transaction`)).toBe(10_000);
    expect(await count(sql`SELECT count(*) AS n FROM transaction WHERE event_count = 1`)).toBe(2_000);
    expect(await query(sql`SELECT kind, reason, events FROM shared_key`, z.record(z.string(), z.unknown()))).toEqual([
      { kind: 'key:po_number', reason: 'full', events: 2_000 },
    ]);
  });

  test('events that name nothing but one trace id gather until a transaction is full', { timeout: 120_000 }, async () => {
    await wipe();
    const events = Array.from({ length: 3_000 }, (_, at) => order(at % 60, { traceId: trace(5) }));
    await tell(events, [500]);
    expect(await count(sql`SELECT max(event_count) AS n FROM transaction`)).toBe(1_000);
    expect(await count(sql`SELECT events AS n FROM shared_key WHERE reason = 'full'`)).toBe(2_000);
  });
});

test('a file that lists 3,000 people is found by its own name and by 500 keys in all', async () => {
  await wipe();
  const people = (from: number) => Array.from({ length: 750 }, (_, at) => ({ type: 'employee_id', value: `E${from + at}` }));
  const events = [0, 750, 1500, 2250].map((from, at) =>
    order(at, { businessKeys: [...people(from), { type: 'file_id', value: 'F-1' }], transactionId: 'FILE' }),
  );
  await tell(events, [1]);
  await tell(
    Array.from({ length: 120 }, (_, at) => order(at % 60, { businessKeys: [{ type: 'item_id', value: `I${at}` }], transactionId: 'FILE' })),
    [60],
  );
  expect(
    await query(
      sql`SELECT count(*) AS n, count(*) FILTER (WHERE kind = 'transaction') AS own FROM transaction_key`,
      z.record(z.string(), z.unknown()),
    ),
  ).toEqual([{ n: 500, own: 1 }]);
});

describe('a weak key', () => {
  test('joins while it points to one transaction, and is undone when it turns out to be shared', async () => {
    await wipe();
    const first = order(1, { businessKeys: po('PO-A'), traceId: trace(1) });
    const follower = order(2, { traceId: trace(1), milestone: 'po_created' });
    const second = order(3, { businessKeys: po('PO-B'), traceId: trace(1) });
    await tell([first, follower], [1]);
    expect(await standing([first, follower])).toHaveLength(1);
    await tell([second]);
    expect((await standing([first, follower, second])).map((one) => one.split(' ')[0])).toEqual(['00', '01', '02']);
    // The milestone went with the event that reached it.
    expect(
      await query(
        sql`SELECT t.key_value FROM milestone m JOIN transaction t ON t.id = m.transaction_id WHERE m.milestone = 'po_created' AND m.reached_at IS NOT NULL`,
        z.object({ key_value: z.string() }),
      ),
    ).toEqual([{ key_value: trace(1) }]);
    // Both orders turn out to be one: the follower comes back.
    await tell(
      [order(4, { businessKeys: po('PO-A'), transactionId: 'TX' }), order(5, { businessKeys: po('PO-B'), transactionId: 'TX' })],
      [1],
    );
    expect(await count(sql`SELECT count(*) AS n FROM transaction`)).toBe(1);
    expect(await count(sql`SELECT count(*) AS n FROM shared_key`)).toBe(0);
  });
});
