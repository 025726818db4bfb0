import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ConflictError, type ExceptionAction, type ExceptionRecord, InvalidInputError, NotFoundError } from '@/lib/domain';
import { actOnException, type Told } from './act-on-exception.db';
import { aFinding, later, NOON } from './assign.fixture';
import { assignFindings } from './assign-findings.db';
import { easeSeverity } from './ease-severity.db';
import { endRests } from './end-rests.db';
import { mendSubjects } from './mend-subjects.db';
import { reviewExceptions } from './review-exceptions.db';
import { readExceptions } from './write-exceptions.db';

testDatabase();

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
  for (const at of [NOON, later(60 * 24 * 20)]) await execute(sql`SELECT ensure_partition('exception_member', ${at})`);
  for (const [id, name] of [
    ['ana', 'Ana'],
    ['ben', 'Ben'],
    ['eve', 'Eve'],
  ]) {
    await execute(sql`INSERT INTO person (id, name, email) VALUES (${id}, ${name}, ${`${id}@quillmoor.example`})`);
    await execute(
      sql`INSERT INTO access_grant (person_id, role, facilities, created_by) VALUES (${id}, 'it_operations', ${id === 'eve' ? ['fac-granite'] : []}::text[], 'test')`,
    );
  }
  await execute(sql`INSERT INTO team_member (person_id, team) VALUES ('ben', 'team-ap')`);
});

const ana: Actor = {
  kind: 'person',
  id: 'ana',
  name: 'Ana',
  email: 'ana@quillmoor.example',
  teams: [],
  grants: [{ role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [] }],
};

let serial = 0;
let signature = '';
beforeEach(() => {
  serial += 1;
  signature = `EXC-PLT-AUTH connector="con-${serial}"`;
});

/** One exception of so many cases. */
async function opened(cases = 1, said: Parameters<typeof aFinding>[0] = {}): Promise<{ e: ExceptionRecord; subjects: string[] }> {
  const found = Array.from({ length: cases }, () => aFinding({ signature, ...said }));
  const [change] = await inTransaction((tx) => assignFindings(tx, found, index, NOON));
  if (!change) throw new Error('nothing was opened');
  return { e: await read(change.exception.id), subjects: found.map(({ subject }) => subject.id) };
}
async function read(id: string): Promise<ExceptionRecord> {
  const [e] = await inTransaction((tx) => readExceptions(tx, [id]));
  if (!e) throw new Error(`no exception ${id}`);
  return e;
}
const act = (e: ExceptionRecord, action: ExceptionAction, at = later(10), hear: (told: Told) => void = () => undefined) =>
  actOnException(ana, e.number, action, index, at, async (_, told) => hear(told));
const rests = (at: Date) => inTransaction((tx) => endRests(tx, index, at));
const historyOf = async (id: string) =>
  (
    await query(
      sql`SELECT kind, before, after, note FROM exception_history WHERE exception_id = ${id}::uuid ORDER BY id`,
      z.object({ kind: z.string(), before: z.string().nullable(), after: z.string().nullable(), note: z.string().nullable() }),
    )
  ).map(({ kind, note }) => `${kind}${note ? `: ${note}` : ''}`);
const again = (subjects: string[], minute: number) =>
  inTransaction((tx) =>
    assignFindings(
      tx,
      subjects.map((id) => aFinding({ signature, subject: { kind: 'transaction', id }, at: later(minute) })),
      index,
      later(minute),
    ),
  );
const mend = (subjects: string[], minute: number) =>
  inTransaction((tx) =>
    mendSubjects(tx, new Map(subjects.map((id) => [id, { at: later(minute), text: 'it went through' }])), index, later(minute)),
  );

describe('a snooze', () => {
  const snooze = (e: ExceptionRecord, more: object = {}) =>
    act(e, { action: 'snooze', version: e.version, until: later(120).toISOString(), reason: 'vendor restarts', ...more });

  test('is over when its time is, once, with a line of history and its owner to tell', async () => {
    const { e } = await opened();
    expect(await snooze(e)).toMatchObject({
      state: 'acknowledged',
      personId: 'ana',
      snoozedUntil: later(120),
      snoozeReason: 'vendor restarts',
    });
    expect(await rests(later(119))).toEqual([]);
    expect(await rests(later(120))).toMatchObject([{ why: 'woken', to: { email: 'ana@quillmoor.example' } }]);
    expect(await rests(later(121))).toEqual([]);
    expect(await read(e.id)).toMatchObject({ snoozedUntil: null, snoozeReason: null, state: 'acknowledged' });
    expect((await historyOf(e.id)).slice(1)).toEqual(['snoozed: vendor restarts', 'woken: The time is over.']);
  });

  test('is over when so many more cases have joined', async () => {
    const { e } = await opened();
    await snooze(e, { orMore: 2 });
    await inTransaction((tx) => assignFindings(tx, [aFinding({ signature })], index, later(20)));
    expect(await rests(later(21))).toEqual([]);
    await inTransaction((tx) => assignFindings(tx, [aFinding({ signature })], index, later(22)));
    expect(await rests(later(23))).toMatchObject([{ why: 'woken' }]);
    expect((await historyOf(e.id)).at(-1)).toBe('woken: It has 3 cases now.');
  });

  test('is over when it becomes more severe, and can be ended by hand', async () => {
    const { e } = await opened();
    const asleep = await snooze(e);
    await act(asleep, { action: 'severity', version: asleep.version, severity: 'sev1', reason: 'starters tomorrow' });
    expect(await rests(later(11))).toMatchObject([{ why: 'woken' }]);
    const awake = await read(e.id);
    await expect(act(awake, { action: 'wake', version: awake.version })).rejects.toThrow(ConflictError);
    const once = await snooze(awake);
    expect(await act(once, { action: 'wake', version: once.version })).toMatchObject({ snoozedUntil: null });
  });

  test.each([
    ['in the past', later(1)],
    ['for longer than 30 days', later(60 * 24 * 31)],
  ])('cannot be %s', async (_, until) => {
    const { e } = await opened();
    await expect(snooze(e, { until: until.toISOString() })).rejects.toThrow(InvalidInputError);
    expect(await historyOf(e.id)).toHaveLength(1);
  });
});

describe('a wait on a supplier', () => {
  const wait = (e: ExceptionRecord, hours: number, kind: 'supplier' | 'team' = 'supplier') =>
    act(e, {
      action: 'wait',
      version: e.version,
      for: kind,
      waitingOn: 'Medline',
      reason: 'they check',
      nextActionAt: later(60 * hours).toISOString(),
    });

  test('stops the clock, which goes on with what was left when it is acknowledged', async () => {
    const { e } = await opened();
    const leftMs = e.dueAt.getTime() - later(10).getTime();
    const waiting = await wait(e, 5);
    expect(waiting).toMatchObject({ state: 'waiting', personId: 'ana', pausedAt: later(10), pauseLeftMs: leftMs });
    // As if it lasted to the end: 4 h 50 min later on a clock that never stops.
    expect(waiting.dueAt.getTime() - e.dueAt.getTime()).toBe(290 * 60_000);
    const back = await act(waiting, { action: 'acknowledge', version: waiting.version }, later(130));
    expect(back).toMatchObject({ state: 'acknowledged', waitingOn: null, pausedAt: null, pausedMs: 120 * 60_000 });
    expect(back.dueAt.getTime() - e.dueAt.getTime()).toBe(120 * 60_000);
  });

  test('comes back to its owner at the next action, and says how long the clock stood', async () => {
    const { e } = await opened();
    await wait(e, 5);
    expect(await rests(later(299))).toEqual([]);
    expect(await rests(later(300))).toMatchObject([{ why: 'action_due', to: { email: 'ana@quillmoor.example' } }]);
    const back = await read(e.id);
    expect(back).toMatchObject({ state: 'acknowledged', waitingOn: null, waitReason: null, nextActionAt: null, pausedMs: 290 * 60_000 });
    expect(back.dueAt.getTime() - e.dueAt.getTime()).toBe(290 * 60_000);
    expect((await historyOf(e.id)).at(-1)).toBe(
      'wait_over: The time for the next action has come. The clock goes on; it stood for 4 h 50 min.',
    );
    expect(await rests(later(301))).toEqual([]);
  });

  test('does not move what is overdue, nor a deadline of the business', async () => {
    const { e: late } = await opened();
    const overdue = later((late.dueAt.getTime() - NOON.getTime()) / 60_000 + 5);
    const paused = await actOnException(
      ana,
      late.number,
      {
        action: 'wait',
        version: 1,
        for: 'supplier',
        waitingOn: 'Medline',
        reason: 'they check',
        nextActionAt: new Date(overdue.getTime() + 3_600_000).toISOString(),
      },
      index,
      overdue,
    );
    expect(paused).toMatchObject({ pauseLeftMs: null, dueAt: late.dueAt });
    signature = `${signature} deadline`;
    const { e } = await opened(1, { deadlineAt: later(60) });
    expect(e.dueAt).toEqual(later(60));
    expect(await wait(e, 5)).toMatchObject({ pauseLeftMs: null, dueAt: later(60) });
  });

  test('on anybody else lets the clock go on', async () => {
    const { e } = await opened();
    expect(await wait(e, 5, 'team')).toMatchObject({ state: 'waiting', pausedAt: null, dueAt: e.dueAt, nextActionAt: later(300) });
  });

  test('ends when it becomes more severe: the clock of that goes on', async () => {
    const { e } = await opened();
    const waiting = await wait(e, 5);
    const raised = await act(
      waiting,
      { action: 'severity', version: waiting.version, severity: 'sev1', reason: 'starters tomorrow' },
      later(40),
    );
    expect(raised).toMatchObject({ state: 'open', waitingOn: null, pausedAt: null, pausedMs: 30 * 60_000, nextActionAt: null });
    expect(raised.dueAt.getTime()).toBeLessThanOrEqual(e.dueAt.getTime() + 30 * 60_000);
  });
});

describe('merged by hand', () => {
  async function two() {
    const { e: head } = await opened();
    signature = `${signature} other`;
    const { e: child } = await opened();
    return { head, child };
  }
  const reason = 'the same release';

  test('stands under the other, is taken out again, and both histories say so', async () => {
    const { head, child } = await two();
    const kinds: string[] = [];
    const under = await act(
      child,
      { action: 'merge', version: child.version, into: `EX-${head.number}`, reason },
      later(10),
      ({ changes }) => {
        kinds.push(...changes.map(({ kind }) => kind));
      },
    );
    expect(under).toMatchObject({
      parentId: head.id,
      parentNumber: head.number,
      parentBy: 'ana',
      parentReason: `Ana put it there: ${reason}`,
    });
    const out = await act(under, { action: 'unmerge', version: under.version, reason: 'another cause' }, later(20), ({ changes }) => {
      kinds.push(...changes.map(({ kind }) => kind));
    });
    expect(out).toMatchObject({ parentId: null, parentBy: null, apartFrom: [head.id] });
    expect(kinds).toEqual(['adopted', 'released']);
    expect((await historyOf(child.id)).slice(1)).toEqual([`merged: ${reason}`, 'unmerged: another cause']);
    expect((await historyOf(head.id)).slice(1)).toEqual([`took_in: ${reason}`, 'let_go: another cause']);
    // What a person put together again is not apart any more.
    expect(await act(out, { action: 'merge', version: out.version, into: String(head.number), reason })).toMatchObject({ apartFrom: [] });
  });

  test('the head is as severe as the worst, and takes what stood under the other', async () => {
    const { head, child } = await two();
    signature = `${signature} third`;
    const { e: third } = await opened();
    await act(third, { action: 'merge', version: 1, into: `EX-${child.number}`, reason });
    const raised = await act(child, { action: 'severity', version: 1, severity: 'sev1', reason: 'payroll' });
    await act(raised, { action: 'merge', version: raised.version, into: `EX-${head.number}`, reason });
    expect(await read(head.id)).toMatchObject({ severity: 'sev1', parentId: null });
    expect(await read(third.id)).toMatchObject({ parentId: head.id, parentNumber: head.number });
  });

  test('what is kept apart from the new head does not follow there', async () => {
    const { head, child } = await two();
    signature = `${signature} third`;
    const { e: third } = await opened();
    const under = await act(third, { action: 'merge', version: 1, into: `EX-${head.number}`, reason });
    const apart = await act(under, { action: 'unmerge', version: under.version, reason });
    await act(apart, { action: 'merge', version: apart.version, into: `EX-${child.number}`, reason });
    const kinds: string[] = [];
    await act(child, { action: 'merge', version: 1, into: `EX-${head.number}`, reason }, later(10), ({ changes }) => {
      kinds.push(...changes.map(({ kind, exception }) => `${kind} ${exception.id === third.id}`));
    });
    expect(kinds).toEqual(['adopted false', 'released true']);
    expect(await read(third.id)).toMatchObject({ parentId: null, apartFrom: [head.id] });
    expect((await historyOf(third.id)).at(-1)).toMatch(/keeps this apart/);
  });

  test('never in a circle, under itself, under what is resolved, or out of sight', async () => {
    const { head, child } = await two();
    const merge = (e: ExceptionRecord, into: ExceptionRecord) =>
      act(e, { action: 'merge', version: e.version, into: `EX-${into.number}`, reason });
    await expect(merge(head, head)).rejects.toThrow(InvalidInputError);
    const under = await merge(child, head);
    await expect(merge(await read(head.id), under)).rejects.toThrow(/stands under this one/);
    await expect(merge(under, head)).rejects.toThrow(/already/);
    await expect(act(head, { action: 'merge', version: 1, into: 'EX-999999', reason })).rejects.toThrow(NotFoundError);
    await expect(act(head, { action: 'merge', version: 1, into: 'the other', reason })).rejects.toThrow(InvalidInputError);
    const apart = await act(under, { action: 'unmerge', version: under.version, reason });
    const now = await read(head.id);
    await act(now, { action: 'resolve', version: now.version, reason: 'done' });
    await expect(merge(apart, now)).rejects.toThrow(/resolved/);
  });
});

describe('split', () => {
  const split = (e: ExceptionRecord, cases: string[]) => act(e, { action: 'split', version: e.version, cases, reason: 'another supplier' });
  const other = async (e: ExceptionRecord) => {
    const [row] = await query(sql`SELECT id FROM exception WHERE ${e.id}::uuid = ANY(apart_from)`, z.object({ id: z.string() }));
    return read(row?.id ?? '');
  };

  test('cases go into an exception of their own, and go on there when they fail again or are mended', async () => {
    const { e, subjects } = await opened(4);
    const [first = '', second = ''] = subjects;
    const rest = await split(e, [first, second]);
    const own = await other(e);
    expect([rest.transactions, own.transactions]).toEqual([2, 2]);
    expect(rest).toMatchObject({ state: 'open', apartFrom: [own.id], amountMinor: 2000 });
    expect(own).toMatchObject({ state: 'open', apartFrom: [e.id], code: e.code, openedAt: e.openedAt, amountMinor: 2000 });
    expect((await historyOf(e.id)).at(-1)).toBe('split: another supplier');
    expect((await historyOf(own.id)).map((line) => line.split(':')[0])).toEqual(['opened', 'split_from']);

    await again([first], 30);
    expect([(await read(e.id)).transactions, (await read(own.id)).transactions]).toEqual([2, 2]);
    await mend([first, second], 40);
    expect([(await read(e.id)).state, (await read(own.id)).state]).toEqual(['open', 'resolved']);
    await again([second], 50);
    expect(await read(own.id)).toMatchObject({ state: 'open', reopened: 1 });
    expect((await read(e.id)).transactions).toBe(2);
  });

  test('again from what was split goes on where it was put last', async () => {
    const { e, subjects } = await opened(4);
    const [first = '', second = '', third = ''] = subjects;
    await split(e, [first, second, third]);
    const own = await other(e);
    await split(own, [first]);
    const last = await other(own);
    await again([first, second], 30);
    expect([(await read(e.id)).transactions, (await read(own.id)).transactions, (await read(last.id)).transactions]).toEqual([1, 2, 1]);
  });

  test('is refused for all of them, for foreign ones and for what is mended', async () => {
    const { e, subjects } = await opened(2);
    const [first = ''] = subjects;
    await expect(split(e, subjects)).rejects.toThrow(/At least one/);
    await expect(split(e, [first, '0192f000-0000-7000-8000-00000000000e'])).rejects.toThrow(/not open cases/);
    await mend([first], 5);
    await expect(split(await read(e.id), [first])).rejects.toThrow(/not open cases/);
    expect((await historyOf(e.id)).filter((line) => line.startsWith('split'))).toEqual([]);
  });
});

describe('severity', () => {
  const ease = (minute: number) => inTransaction((tx) => easeSeverity(tx, index, later(minute)));

  test('falls when what made it more severe is gone, says why, and does not rise again by what is mended', async () => {
    const code = 'EXC-MD-APPROVER';
    const found = Array.from({ length: 12 }, () => aFinding({ signature, code }));
    const [change] = await inTransaction((tx) => assignFindings(tx, found, index, NOON));
    const was = await read(change?.exception.id ?? '');
    expect(was).toMatchObject({ severity: 'sev2', eased: 0 });
    expect(await ease(1)).toBe(0);
    await mend(
      found.slice(2).map(({ subject }) => subject.id),
      10,
    );
    expect(await ease(11)).toBe(1);
    const is = await read(was.id);
    expect(is).toMatchObject({ severity: 'sev3', eased: 1, state: 'open', transactions: 12 });
    expect(is.dueAt.getTime()).toBeGreaterThanOrEqual(was.dueAt.getTime());
    expect((await historyOf(was.id)).at(-1)).toMatch(/^severity: What made it more severe is gone: 2 of 12 cases are still wrong\. /);
    expect(await ease(12)).toBe(0);
    await inTransaction((tx) => reviewExceptions(tx, index, later(20)));
    await inTransaction((tx) => assignFindings(tx, [aFinding({ signature, code, at: later(21) })], index, later(21)));
    expect((await read(was.id)).severity).toBe(is.severity);
  });

  test('that a person set stays', async () => {
    const { e, subjects } = await opened(3);
    await act(e, { action: 'severity', version: 1, severity: 'sev1', reason: 'payroll' });
    await mend(subjects.slice(1), 10);
    expect(await ease(11)).toBe(0);
    expect((await read(e.id)).severity).toBe('sev1');
  });
});

describe('a comment that mentions', () => {
  const say = (e: ExceptionRecord, mentions: { kind: 'person' | 'team'; id: string }[]) => {
    const told: string[] = [];
    return act(e, { action: 'comment', text: 'look', mentions }, later(10), ({ mentioned }) => {
      told.push(...mentioned.map(({ email }) => email));
    }).then(() => told);
  };

  test('tells people who may see it, each once, and of a team those who may', async () => {
    const { e } = await opened();
    expect(
      await say(e, [
        { kind: 'person', id: 'ben' },
        { kind: 'team', id: 'team-ap' },
        { kind: 'person', id: 'ana' },
      ]),
    ).toEqual(['ben@quillmoor.example']);
  });

  test('tells the team that has it at its own address when nobody of it has an account', async () => {
    const { e } = await opened();
    expect(await say(e, [{ kind: 'team', id: e.team }])).toEqual([index.teams.get(e.team)?.email]);
  });

  test.each([
    ['who may not see it', { kind: 'person', id: 'eve' }, /Eve may not see/],
    ['who is not known', { kind: 'person', id: 'nobody' }, /Somebody you mention/],
    ['a team nobody of which may', { kind: 'team', id: 'team-hris' }, /Nobody of/],
    ['a team that is not there', { kind: 'team', id: 'team-nobody' }, /not in the catalog/],
  ] as const)('is refused for somebody %s', async (_, mention, fault) => {
    const { e } = await opened();
    await expect(say(e, [{ ...mention }])).rejects.toThrow(fault);
    expect(await historyOf(e.id)).toHaveLength(1);
  });
});
