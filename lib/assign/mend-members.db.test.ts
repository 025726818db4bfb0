import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { newId, type Transaction, type TransactionChange } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { aFinding, later, NOON } from './assign.fixture';
import { assignFindings } from './assign-findings.db';
import { mendMembers } from './mend-members.db';
import { reviewExceptions } from './review-exceptions.db';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  await execute(sql`SELECT ensure_partition('exception_member', ${NOON})`);
});

let serial = 0;
let signature = '';
beforeEach(async () => {
  // Review looks at everything that is open; each case has the table to itself.
  for (const table of [sql`exception_member`, sql`exception_history`, sql`exception`]) await execute(sql`DELETE FROM ${table}`);
  serial += 1;
  signature = `EXC-PLT-AUTH connector="con-${serial}"`;
});

const ids = (n: number) => Array.from({ length: n }, () => newId(NOON));
const fail = (all: string[], said = {}) =>
  inTransaction((tx) =>
    assignFindings(
      tx,
      all.map((id) => aFinding({ signature, subject: { kind: 'transaction', id }, ...said })),
      index,
      NOON,
    ),
  );
const succeeded = (id: string, minute: number, mergedFrom: string[] = []): TransactionChange => {
  const event = anEvent(minute, { workflow: 'wf-employee-onboarding', milestone: 'hire_in_schedule', eventId: `evt-${minute}` });
  return {
    before: null,
    // Only what a proof looks at.
    after: { id, workflow: 'wf-employee-onboarding', state: 'open', endedAt: null, lastAt: event.occurredAt } as Transaction,
    milestones: [{ milestone: 'hire_in_schedule', reachedAt: event.occurredAt, lastAt: event.occurredAt, times: 1 }],
    keys: {},
    newEvents: [event],
    mergedFrom: mergedFrom.map((from) => ({ id: from }) as Transaction),
  };
};
const mend = (changes: TransactionChange[], now = later(60)) => inTransaction((tx) => mendMembers(tx, changes, [], index, now));
const review = (now: Date) => inTransaction((tx) => reviewExceptions(tx, index, now));
const row = async () =>
  (
    await query(
      sql`SELECT state, closed_by, resolution, resolved_at, version, transactions, statement, severity FROM exception WHERE signature = ${signature}`,
      z.object({
        state: z.string(),
        closed_by: z.string().nullable(),
        resolution: z.string().nullable(),
        resolved_at: z.date().nullable(),
        version: z.number(),
        transactions: z.number(),
        statement: z.string(),
        severity: z.string(),
      }),
    )
  )[0];

describe('mendMembers', () => {
  test('ends an exception when the last member is mended, with the proof in words', async () => {
    const [first = '', second = ''] = ids(2);
    await fail([first, second]);
    expect(await mend([succeeded(first, 40)])).toEqual([]);
    expect(await row()).toMatchObject({ state: 'open', version: 1 });
    expect(await mend([succeeded(second, 50)])).toMatchObject([{ kind: 'resolved', exception: { state: 'resolved' } }]);
    expect(await row()).toMatchObject({
      state: 'resolved',
      closed_by: 'evidence',
      resolved_at: later(60),
      version: 2,
      resolution: 'All 2 mended; the last: “Schedule profile active” succeeded (event evt-50)',
    });
    expect(await mend([succeeded(second, 50)])).toEqual([]);
  });

  test('ends history in the time of history', async () => {
    const [id = ''] = ids(1);
    await fail([id], { history: true });
    await mend([succeeded(id, 40)], later(60 * 24 * 9));
    expect(await row()).toMatchObject({ resolved_at: new Date('2026-11-18T12:40:00Z') });
  });

  test('counts anew when two members turn out to be one transaction', async () => {
    const [winner = '', loser = ''] = ids(2);
    await fail([winner, loser]);
    // What store does with the members of a transaction that is no more.
    await execute(sql`DELETE FROM exception_member WHERE subject_id = ${loser}::uuid`);
    const still = { ...succeeded(winner, 40, [loser]), newEvents: [], milestones: [] };
    await mend([{ ...still, after: { ...still.after, state: 'failed' } as Transaction }]);
    expect(await row()).toMatchObject({
      state: 'open',
      transactions: 1,
      version: 1,
      statement: 'Scheduling API lets nobody in; 1 document waiting',
    });
  });

  test('of a thousand exceptions takes a handful of statements, not a thousand', async () => {
    const all = ids(1000);
    await inTransaction((tx) =>
      assignFindings(
        tx,
        all.map((id, n) => aFinding({ signature: `EXC-PLT-AUTH connector="c-${n}"`, subject: { kind: 'transaction', id } })),
        index,
        NOON,
      ),
    );
    const began = performance.now();
    expect(await mend(all.map((id) => succeeded(id, 40)))).toHaveLength(1000);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('reviewExceptions', () => {
  const payroll = (said = {}) => fail(ids(1), { code: 'EXC-PAY-NOFILE', workflow: 'wf-time-payroll', deadlineAt: later(180), ...said });

  test('raises what time has made worse, once', async () => {
    await payroll();
    expect(await review(later(119))).toEqual([]);
    expect(await review(later(120))).toMatchObject([
      { kind: 'severity_raised', exception: { severity: 'sev1', version: 2 }, before: { severity: 'sev2' } },
    ]);
    expect(await review(later(121))).toEqual([]);
    expect(await row()).toMatchObject({ severity: 'sev1', version: 2 });
  });

  test('leaves alone what a person has set and what is over', async () => {
    await payroll();
    await execute(sql`UPDATE exception SET severity_set_by = 'ana'`);
    expect(await review(later(170))).toEqual([]);
    await execute(sql`UPDATE exception SET severity_set_by = 'rule', state = 'resolved', resolved_at = ${NOON}`);
    expect(await review(later(170))).toEqual([]);
  });

  test('words the time left anew without disturbing anybody', async () => {
    await payroll();
    expect((await row())?.statement).toBe('1 person at Lakehead Medical Center; 3 h to the deadline');
    await execute(sql`UPDATE exception SET updated_at = ${later(0)}`);
    await review(later(4));
    expect((await row())?.statement).toMatch(/3 h to the deadline$/);
    await review(later(90));
    expect(await row()).toMatchObject({ statement: '1 person at Lakehead Medical Center; 1 h to the deadline', version: 1 });
  });

  test('lets no number of quiet exceptions hide one that becomes worse', async () => {
    await inTransaction((tx) =>
      assignFindings(
        tx,
        Array.from({ length: 1500 }, (_, n) => aFinding({ code: 'EXC-P2P-NOACK', signature: `quiet-${n}` })),
        index,
        NOON,
      ),
    );
    await payroll();
    const began = performance.now();
    expect(await review(later(150))).toMatchObject([{ exception: { code: 'EXC-PAY-NOFILE' } }]);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
