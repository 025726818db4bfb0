import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type ExceptionChange, newId, systemActor } from '@/lib/domain';
import { actOnException } from './act-on-exception.db';
import { aFinding, later, NOON } from './assign.fixture';
import { assignFindings, type Found } from './assign-findings.db';
import { exceptionRowSchema } from './exception-row';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  for (const at of [NOON, later(-60 * 24 * 40)]) await execute(sql`SELECT ensure_partition('exception_member', ${at})`);
});

let serial = 0;
let signature = '';
beforeEach(() => {
  serial += 1;
  signature = `EXC-PLT-AUTH connector="con-${serial}"`;
});

const found = (said: Partial<Found> = {}) => aFinding({ signature, ...said });
const assign = (findings: Found[], now = NOON) => inTransaction((tx) => assignFindings(tx, findings, index, now));
const kinds = (changes: ExceptionChange[]) => changes.map((change) => change.kind);
const exceptions = () => query(sql`SELECT * FROM exception WHERE signature = ${signature} ORDER BY number`, exceptionRowSchema);
const history = () =>
  query(
    sql`SELECT h.kind, h.before, h.after FROM exception_history h JOIN exception e ON e.id = h.exception_id WHERE e.signature = ${signature} ORDER BY h.id`,
    z.object({ kind: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  );
const close = async (now: Date) => {
  const [exception] = await exceptions();
  return actOnException(
    { ...systemActor('test'), name: 'Ana' },
    exception?.number ?? 0,
    { action: 'resolve', version: exception?.version ?? 0, reason: 'key renewed' },
    index,
    now,
  );
};
const mend = (at: Date) =>
  execute(
    sql`UPDATE exception_member m SET mended_at = ${at}, mended_by = 'test' FROM exception e WHERE e.id = m.exception_id AND e.signature = ${signature}`,
  );
const resolve = (at: Date) =>
  execute(sql`UPDATE exception SET state = 'resolved', resolved_at = ${at}, closed_by = 'evidence' WHERE signature = ${signature}`);

describe('one cause', () => {
  test('opens one exception with its sums, places, team, times and first line of history', async () => {
    const changes = await assign([
      found(),
      found({ facility: 'fac-granite', impact: { transactions: 1, amountMinor: 500, currency: 'USD', lines: 2, people: 1 } }),
    ]);
    expect(kinds(changes)).toEqual(['opened']);
    expect(await exceptions()).toMatchObject([
      {
        title: 'Access refused or credential expired',
        statement: 'Scheduling API lets nobody in; 2 documents waiting',
        severity: 'sev2',
        team: 'team-security',
        facility: null,
        facilities: ['fac-granite', 'fac-lakehead'],
        connector: 'con-sched-rest',
        transactions: 2,
        amountMinor: 1500,
        lines: 2,
        people: 2,
        openedAt: NOON,
        acknowledgeBy: later(60),
        version: 1,
      },
    ]);
    expect(await history()).toEqual([{ kind: 'opened', before: null, after: 'High' }]);
  });

  test('given twice changes nothing, not even the row', async () => {
    const findings = [found(), found()];
    await assign(findings);
    const before = await exceptions();
    expect(await assign(findings, later(5))).toEqual([]);
    expect(await exceptions()).toEqual(before);
    expect(await history()).toHaveLength(1);
  });

  test('counts a subject once, told by its first finding, and keeps its impact up to date', async () => {
    const id = newId(NOON);
    const one = (minute: number, amountMinor: number) =>
      found({
        subject: { kind: 'transaction', id },
        at: later(minute),
        evidence: { eventKey: null, text: `at ${minute}` },
        impact: { transactions: 1, amountMinor, currency: 'USD', lines: null, people: 1 },
      });
    await assign([one(2, 100), one(1, 100)]);
    expect(kinds(await assign([one(3, 700)]))).toEqual(['joined']);
    expect(await exceptions()).toMatchObject([{ transactions: 1, amountMinor: 700 }]);
    const members = await query(
      sql`SELECT evidence FROM exception_member WHERE subject_id = ${id}::uuid`,
      z.object({ evidence: z.string() }),
    );
    expect(members).toEqual([{ evidence: 'at 1' }]);
    expect((await history()).map((line) => line.kind)).toEqual(['opened']);
  });

  test('tells a storm in one line of history', async () => {
    await assign([found()]);
    for (let round = 0; round < 5; round += 1) await assign(Array.from({ length: 10 }, () => found()));
    expect(await history()).toEqual([
      { kind: 'opened', before: null, after: 'High' },
      { kind: 'members', before: '1', after: '51' },
    ]);
  });

  test('in money of two kinds has no one sum, and says both', async () => {
    const money = (currency: string) =>
      found({ code: 'EXC-P2P-NOACK', impact: { transactions: 1, amountMinor: 10_000, currency, lines: null, people: null } });
    await assign([money('USD'), money('EUR')]);
    expect(await exceptions()).toMatchObject([{ amountMinor: null, currency: null, statement: expect.stringMatching(/\$100/) }]);
    expect((await exceptions())[0]?.statement).toMatch(/€100/);
  });

  test('is more severe for one member among many', async () => {
    const order = (rush: string) => found({ code: 'EXC-P2P-997REJ', variables: { status: 'completed', 'attr.rush': rush } });
    await assign([order('false'), order('false')]);
    const before = (await exceptions())[0];
    expect(before).toMatchObject({ severity: 'sev3' });
    expect(kinds(await assign([order('true')], later(10)))).toEqual(['severity_raised']);
    expect(await exceptions()).toMatchObject([
      { severity: 'sev2', severityReason: 'A rush order is among them.', version: 2, acknowledgeBy: later(70) },
    ]);
    expect((await history()).map((line) => line.kind)).toEqual(['opened', 'severity', 'members']);
  });

  test('of a type that the catalog does not have is left out', async () => {
    expect(await assign([found({ code: 'EXC-GONE' })])).toEqual([]);
  });
});

describe('a cause that comes back', () => {
  const failsAgain = (id: string, minute: number) => found({ subject: { kind: 'transaction', id }, at: later(minute) });

  test('after its end within a day reopens the same exception, judged anew', async () => {
    await assign([found()]);
    await mend(later(10));
    await resolve(later(10));
    expect(kinds(await assign([found({ at: later(60) })], later(60)))).toEqual(['reopened']);
    expect(await exceptions()).toMatchObject([
      { state: 'open', reopened: 1, version: 2, transactions: 2, resolvedAt: null, closedBy: null, acknowledgeBy: later(120) },
    ]);
  });

  test('in the same transaction is news', async () => {
    const id = newId(NOON);
    await assign([failsAgain(id, 0)]);
    await mend(later(10));
    await resolve(later(10));
    expect(await assign([failsAgain(id, 5)], later(60))).toEqual([]);
    expect(kinds(await assign([failsAgain(id, 20)], later(60)))).toEqual(['reopened']);
    expect(await exceptions()).toMatchObject([{ state: 'open', transactions: 1 }]);
  });

  test('more than a day later is another exception', async () => {
    await assign([found()]);
    await resolve(later(10));
    const days = later(60 * 24 + 11);
    expect(kinds(await assign([found({ at: days })], days))).toEqual(['opened']);
    expect((await exceptions()).map((exception) => exception.state)).toEqual(['resolved', 'open']);
  });

  test('in history is measured in the time of history', async () => {
    const day = (n: number) => later(-60 * 24 * n);
    await assign([found({ at: day(30), history: true })]);
    await resolve(day(29.5));
    expect(kinds(await assign([found({ at: day(29), history: true })]))).toEqual(['reopened']);
    await resolve(day(28.5));
    expect(kinds(await assign([found({ at: day(20), history: true })]))).toEqual(['opened']);
  });

  test('as a straggler from before a person closed it does not reopen it', async () => {
    await assign([found()]);
    await close(later(30));
    expect(kinds(await assign([found({ at: later(20) })], later(40)))).toEqual(['joined']);
    expect(await exceptions()).toMatchObject([{ state: 'resolved', transactions: 2, closedBy: 'person' }]);
    expect(kinds(await assign([found({ at: later(35) })], later(41)))).toEqual(['reopened']);
  });
});

describe('history', () => {
  test('opens at its own time; the first live finding opens it for people', async () => {
    expect(kinds(await assign([found({ at: later(-600), history: true })]))).toEqual(['opened']);
    expect(await exceptions()).toMatchObject([{ history: true, openedAt: later(-600) }]);
    expect(kinds(await assign([found({ at: later(-590), history: true })]))).toEqual(['joined']);
    const [change] = await assign([found()]);
    expect(change).toMatchObject({ kind: 'opened', exception: { history: false, transactions: 3 }, before: { transactions: 2 } });
  });
});

describe('history with a deadline', () => {
  test('that is still ahead is live: somebody can mend it in time', async () => {
    await assign([found({ history: true, deadlineAt: later(30) })]);
    expect(await exceptions()).toMatchObject([{ history: false, deadlineAt: later(30) }]);
  });

  test('that has passed is history', async () => {
    await assign([found({ history: true, deadlineAt: later(-1) })]);
    expect(await exceptions()).toMatchObject([{ history: true }]);
  });
});

describe('two writers', () => {
  test('of one cause open one exception and lose no member', async () => {
    const writers = Array.from({ length: 6 }, () => assign(Array.from({ length: 20 }, () => found())));
    const changes = (await Promise.all(writers)).flat();
    expect(kinds(changes).filter((kind) => kind === 'opened')).toHaveLength(1);
    expect(await exceptions()).toMatchObject([{ transactions: 120, people: 120 }]);
  });

  test('of many causes at once do not stop each other', async () => {
    const all = Array.from({ length: 40 }, (_, n) => found({ signature: `EXC-PLT-AUTH connector="many-${n}"` }));
    await Promise.all([
      assign(all),
      assign(all.toReversed().map((one) => ({ ...one, subject: { kind: 'transaction', id: newId(NOON) } }))),
    ]);
    const [count] = await query(
      sql`SELECT count(*) AS n, sum(transactions)::int AS members FROM exception WHERE signature LIKE '%many-%'`,
      z.object({ n: z.number(), members: z.number() }),
    );
    expect(count).toEqual({ n: 40, members: 80 });
  });
});
