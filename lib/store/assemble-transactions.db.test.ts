import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { ClaimedEvent, TransactionChange } from '@/lib/domain';
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

const order = (minute: number, milestone: string, value: string) =>
  anEvent(minute, { workflow: 'wf-p2p-po', facility: 'fac-lakehead', milestone, businessKeys: [{ type: 'po_number', value }] });

async function round(): Promise<TransactionChange[]> {
  const index = indexCatalog((await currentCatalog()).catalog);
  return inTransaction(async (tx) => {
    const found = await findTransactions(tx, await claimInbox(tx, 10_000), index);
    const { changes, courses } = await assembleTransactions(tx, found, index, now);
    await writeTransactions(tx, courses, now);
    return changes;
  });
}

async function tell(events: readonly ClaimedEvent[]): Promise<TransactionChange[]> {
  await insertBatch(
    { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
    { environment: 'production', source: 'test', endpoint: 'test', history: false, now },
  );
  return round();
}

const steps = (id: string | undefined) =>
  query(
    sql`SELECT milestone, reached_at, last_at, times, expected_at IS NOT NULL AS expected FROM milestone WHERE transaction_id = ${id ?? ''}::uuid ORDER BY milestone`,
    z.object({
      milestone: z.string(),
      reached_at: z.date().nullable(),
      last_at: z.date().nullable(),
      times: z.number(),
      expected: z.boolean(),
    }),
  );

test('a round reads its own events only: a transaction goes on although its earlier ones can be read no more', async () => {
  const earlier = Array.from({ length: 300 }, (_, i) => order(i % 50, 'po_created', 'PO-1'));
  await tell(earlier);
  await execute(sql`DELETE FROM event`);
  const [change] = await tell([order(55, 'po_dispatched', 'PO-1')]);
  expect(change?.before).toMatchObject({ eventCount: 300 });
  expect(change?.after).toMatchObject({ id: change?.before?.id, eventCount: 301, startedAt: earlier[0]?.occurredAt, keyValue: 'PO-1' });
  expect(await steps(change?.after.id)).toMatchObject([
    { milestone: 'po_created', reached_at: earlier[0]?.occurredAt, last_at: earlier[49]?.occurredAt, times: 300 },
    { milestone: 'po_dispatched', reached_at: new Date('2026-11-18T12:55:00Z'), times: 1, expected: true },
    { milestone: 'po_transmitted', reached_at: null, times: 0, expected: true },
  ]);
});

test('an event that is put together again is counted once', async () => {
  const events = [order(1, 'po_created', 'PO-2'), order(2, 'po_dispatched', 'PO-2')];
  await tell(events);
  await execute(
    sql`INSERT INTO event_inbox (event_key, occurred_at) SELECT event_key, occurred_at FROM event WHERE event_key = ANY(${events.map((e) => e.eventKey)}::uuid[])`,
  );
  const [change] = await round();
  expect(change?.after).toMatchObject({ eventCount: 2 });
  expect((await steps(change?.after.id)).map(({ milestone, times }) => `${milestone} ${times}`)).toContain('po_dispatched 1');
});

test('a transaction without a story is told from all its events', async () => {
  await tell([order(1, 'po_created', 'PO-3'), order(2, 'po_created', 'PO-3')]);
  await execute(sql`UPDATE transaction_course SET story = NULL, keys = NULL`);
  const [change] = await tell([order(3, 'po_dispatched', 'PO-3')]);
  expect(change?.after).toMatchObject({ eventCount: 3, startedAt: new Date('2026-11-18T12:01:00Z') });
});

test('keys that stand are kept, and new ones are written', async () => {
  const keys = (id: string | undefined) =>
    query(
      sql`SELECT kind || '=' || value || CASE WHEN identity THEN '!' ELSE '' END AS key FROM transaction_key WHERE transaction_id = ${id ?? ''}::uuid ORDER BY 1`,
      z.object({ key: z.string() }),
    );
  const [first] = await tell([order(1, 'po_created', 'PO-4')]);
  await tell([{ ...order(2, 'po_dispatched', 'PO-4'), correlationId: 'c-4' }]);
  await tell([{ ...order(3, 'po_transmitted', 'PO-4'), correlationId: 'c-4', transactionId: 't-4' }]);
  expect((await keys(first?.after.id)).map(({ key }) => key)).toEqual(['correlation=c-4', 'key:po_number=PO-4!', 'transaction=t-4!']);
});
