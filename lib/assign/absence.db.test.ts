import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, jsonb, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type DeadlinePlan, newId, type OccurrencePlan, type TransactionChange } from '@/lib/domain';
import { later, NOON } from './assign.fixture';
import { claimOverdue, storeDeadlines } from './store-deadlines.db';
import { claimDueOccurrences, matchOccurrences, storeOccurrences } from './store-occurrences.db';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  for (const table of ['transaction', 'transaction_event', 'transaction_course', 'deadline', 'event'])
    await execute(sql`SELECT ensure_partition(${table}, ${NOON})`);
});

interface Seed {
  workflow?: string;
  facility?: string;
  keys?: Record<string, string>;
  attributes?: object;
  /** Minutes after noon at which the event that starts the clock happened, and arrived. */
  startedAt?: number;
  arrivedAt?: number;
  reached?: string;
}

async function seedTransaction({
  workflow = 'wf-p2p-po',
  facility = 'fac-granite',
  keys = {},
  attributes = {},
  startedAt = 0,
  arrivedAt = startedAt,
  reached,
}: Seed = {}): Promise<string> {
  const [id, eventKey, at] = [newId(NOON), crypto.randomUUID(), later(startedAt)];
  await execute(sql`
    INSERT INTO transaction (id, environment, workflow, facility, department, state, started_at, last_at, event_count, updated_at)
    VALUES (${id}::uuid, 'production', ${workflow}, ${facility}, 'dept-procurement', 'open', ${at}, ${at}, 1, ${later(arrivedAt + 600)})`);
  await execute(sql`
    INSERT INTO event (environment, event_key, occurred_at, received_at, content_hash, source, workflow, milestone, status, facility, department, attributes)
    VALUES ('production', ${eventKey}::uuid, ${at}, ${later(arrivedAt)}, ${eventKey}::uuid, 'test', ${workflow}, 'po_transmitted', 'completed', ${facility}, 'dept-procurement', ${jsonb(attributes)})`);
  await execute(sql`INSERT INTO transaction_event (transaction_id, occurred_at, event_key) VALUES (${id}::uuid, ${at}, ${eventKey}::uuid)`);
  for (const [name, value] of Object.entries(keys))
    await execute(sql`INSERT INTO transaction_key VALUES ('production', ${workflow}, ${`key:${name}`}, ${value}, ${id}::uuid, false)`);
  if (reached)
    await execute(
      sql`INSERT INTO transaction_course (transaction_id, environment, workflow, steps)
          VALUES (${id}::uuid, 'production', ${workflow}, ${JSON.stringify([[reached, at.getTime(), at.getTime(), 1, null, null]])}::json)`,
    );
  return id;
}

const plan = (transactionId: string, said: Partial<DeadlinePlan> = {}): DeadlinePlan => ({
  transactionId,
  environment: 'production',
  code: 'EXC-P2P-NO997',
  applies: true,
  state: 'pending',
  startsAt: NOON,
  dueAt: later(60),
  metAt: null,
  ...said,
});
const store = (...plans: DeadlinePlan[]) => inTransaction((tx) => storeDeadlines(tx, plans));
const claim = (minute: number, limit?: number) => inTransaction((tx) => claimOverdue(tx, 'production', later(minute), limit));
const states = async (id: string) =>
  (await query(sql`SELECT state FROM deadline WHERE transaction_id = ${id}::uuid ORDER BY code`, z.object({ state: z.string() }))).map(
    (row) => row.state,
  );

describe('deadlines', () => {
  beforeEach(() => execute(sql`DELETE FROM deadline`));

  test('are missed when their time has passed, once', async () => {
    const id = await seedTransaction();
    await store(plan(id));
    expect(await claim(59)).toEqual([]);
    expect(await claim(60)).toMatchObject([{ code: 'EXC-P2P-NO997', dueAt: later(60), transaction: { id } }]);
    expect(await claim(61)).toEqual([]);
    expect(await states(id)).toEqual(['missed']);
  });

  test('stay missed when the same plan comes again, are met late, and wait again when they move', async () => {
    const id = await seedTransaction();
    await store(plan(id));
    await claim(60);
    await store(plan(id));
    expect(await states(id)).toEqual(['missed']);
    await store(plan(id, { dueAt: later(90) }));
    expect(await states(id)).toEqual(['pending']);
    await claim(90);
    await store(plan(id, { state: 'met', metAt: later(95), dueAt: later(90) }));
    expect(await states(id)).toEqual(['met']);
    expect(await claim(500)).toEqual([]);
  });

  test('are not written when kept at once, or when the rule does not apply', async () => {
    const id = await seedTransaction();
    await store(plan(id, { state: 'met', metAt: NOON }), plan(id, { code: 'EXC-B', applies: false }));
    expect(await states(id)).toEqual([]);
    await store(plan(id));
    await store(plan(id, { applies: false, state: 'void' }));
    expect(await states(id)).toEqual(['void']);
  });

  test('bring keys and the attributes of the event that started the clock', async () => {
    const id = await seedTransaction({
      keys: { po_number: 'PO-7', supplier_id: 'SUP-1' },
      attributes: { promise_date: '2026-11-20', rush: true },
    });
    await store(plan(id));
    expect(await claim(60)).toMatchObject([
      { keys: { po_number: 'PO-7', supplier_id: 'SUP-1' }, attributes: { promise_date: '2026-11-20', rush: true } },
    ]);
  });

  test.each<[string, number, number, boolean]>([
    ['live, however late the worker gets to it', 0, 60, false],
    ['live when its event came late but the promise could still be kept', 70, 90, false],
    ['live when its event came a little late', 59, 30, false],
    ['history when it was broken before anybody could know', 70, 60, true],
  ])('are %s', async (_, arrivedAt, dueAt, history) => {
    await store(plan(await seedTransaction({ arrivedAt }), { dueAt: later(dueAt) }));
    expect(await claim(600)).toMatchObject([{ history }]);
  });

  test('are claimed by two workers without one being taken twice', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => seedTransaction()));
    await store(...ids.map((id) => plan(id)));
    const claimed = (await Promise.all([claim(60, 20), claim(60, 20)])).flat().map((one) => one.transaction.id);
    expect(new Set(claimed).size).toBe(claimed.length);
    claimed.push(...(await claim(60)).map((one) => one.transaction.id));
    expect(claimed.toSorted()).toEqual(ids.toSorted());
  });
});

describe('occurrences', () => {
  beforeEach(() => execute(sql`DELETE FROM occurrence`));

  const promise = (said: Partial<OccurrencePlan> = {}): OccurrencePlan => ({
    environment: 'production',
    code: 'EXC-PAY-NOFILE',
    workflow: 'wf-time-payroll',
    milestone: 'time_received',
    facility: 'fac-granite',
    part: 'pg-a',
    period: 'PP-2026-24',
    raiseAt: later(60),
    dueAt: later(240),
    ...said,
  });
  const file = (said: Seed = {}) =>
    seedTransaction({
      workflow: 'wf-time-payroll',
      keys: { pay_period_id: 'PP-2026-24', pay_group: 'pg-a' },
      reached: 'time_received',
      ...said,
    });
  const promised = (...plans: OccurrencePlan[]) => inTransaction((tx) => storeOccurrences(tx, plans));
  const due = (minute: number) => inTransaction((tx) => claimDueOccurrences(tx, 'production', later(minute)));
  // Only what matching looks at.
  const changed = { after: { workflow: 'wf-time-payroll' }, keys: { pay_period_id: 'PP-2026-24' } } as unknown as TransactionChange;
  const match = () => inTransaction((tx) => matchOccurrences(tx, [changed], index));

  test('are written once', async () => {
    expect(await promised(promise(), promise({ part: 'pg-b' }))).toHaveLength(2);
    expect(await promised(promise(), promise({ part: 'pg-b' }))).toEqual([]);
  });

  test('are missing when their time has come and nothing is there, once', async () => {
    await promised(promise());
    expect(await due(59)).toEqual([]);
    expect(await due(60)).toMatchObject([{ state: 'missing', facility: 'fac-granite', part: 'pg-a' }]);
    expect(await due(61)).toEqual([]);
  });

  test('have arrived with the file of their own facility, group and period, also after they were missed', async () => {
    await promised(promise(), promise({ part: 'pg-b' }), promise({ facility: 'fac-lakehead' }), promise({ period: 'PP-2026-25' }));
    await due(60);
    const id = await file({ startedAt: 90 });
    expect(await match()).toMatchObject([
      { state: 'arrived', arrivedAt: later(90), transactionId: id, facility: 'fac-granite', part: 'pg-a', period: 'PP-2026-24' },
    ]);
    expect(await match()).toEqual([]);
  });

  test('have not arrived with a file that did not reach its milestone', async () => {
    await execute(sql`DELETE FROM transaction_course`);
    await promised(promise());
    await file({ reached: 'time_exported' });
    expect(await match()).toEqual([]);
    expect(await due(60)).toHaveLength(1);
  });

  test('are there already when their file came before them', async () => {
    await execute(sql`DELETE FROM transaction_course`);
    const id = await file({ startedAt: 10 });
    expect(await promised(promise())).toMatchObject([{ state: 'arrived', arrivedAt: later(10), transactionId: id }]);
    expect(await due(60)).toEqual([]);
  });
});
