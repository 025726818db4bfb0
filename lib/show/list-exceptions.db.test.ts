import { beforeAll, describe, expect, test } from 'vitest';
import { execute, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { InvalidInputError, NotFoundError } from '@/lib/domain';
import { exceptionViewSchema } from '@/lib/domain/views/exception';
import type { ExceptionQuery } from '@/lib/domain/views/exception-list';
import { exceptionListSchema } from '@/lib/domain/views/exception-list';
import { findExceptionMembers } from './find-exception-members';
import { getException } from './get-exception.db';
import { getOnCall } from './get-on-call.db';
import { listExceptions } from './list-exceptions.db';
import { NOW, prepareCatalog, reader, type SeedException, seedException } from './show.fixture';

testDatabase();

const everybody = reader({}, ['team-procurement']);
const lakehead = reader({ facilities: ['fac-lakehead'] });
const seeds: SeedException[] = [
  {
    number: 1,
    severity: 'sev1',
    dueInHours: -1,
    members: [
      { facility: 'fac-lakehead', amountMinor: 100_00, lines: 2 },
      { facility: 'fac-bayfield', amountMinor: 900_00, lines: 5 },
    ],
  },
  { number: 2, severity: 'sev3', dueInHours: 1, members: [{ facility: 'fac-lakehead', amountMinor: 50_00 }] },
  {
    number: 3,
    severity: 'sev3',
    dueInHours: 48,
    supplier: 'SUP-2',
    team: 'team-edi',
    code: 'EXC-P2P-NO997',
    members: [{ facility: 'fac-bayfield', amountMinor: 7_00 }],
  },
  { number: 4, severity: 'sev2', dueInHours: 3, state: 'resolved', members: [{ facility: 'fac-lakehead' }] },
  {
    number: 5,
    severity: 'sev4',
    dueInHours: 90,
    code: 'EXC-P2P-NO997',
    team: 'team-edi',
    members: [{ facility: 'fac-bayfield', department: 'dept-pharmacy' }],
  },
];
const ids = new Map<number, { id: string; members: string[] }>();

beforeAll(async () => {
  await prepareCatalog();
  for (const seed of seeds) ids.set(seed.number, await seedException(seed));
});

const ask = (actor: typeof everybody, query: Partial<ExceptionQuery> = {}, scope = {}) =>
  listExceptions(actor, {
    scope: { environment: 'production', ...scope },
    query: { tab: 'all', sort: 'urgency', limit: 200, ...query },
    now: NOW,
  });

describe('the work list', () => {
  test('holds everything not resolved, most urgent first, and its counts are those of the list', async () => {
    const list = await ask(everybody);
    expect(list.rows.map((row) => row.number)).toEqual([1, 2, 3, 5]);
    expect(list.summary).toEqual({
      exceptions: 4,
      explained: 0,
      snoozed: 0,
      overdue: 1,
      unowned: 4,
      amounts: [{ currency: 'USD', amountMinor: 1_057_00 }],
    });
    expect(list.causes.map((cause) => [cause.code, cause.exceptions])).toEqual([
      ['EXC-P2P-NOACK', 2],
      ['EXC-P2P-NO997', 2],
    ]);
    expect(list.tabs).toEqual({ mine: 0, team: 2, today: 2, all: 4 });
    expect(exceptionListSchema.parse(list)).toEqual(list);
  });

  test.each(['mine', 'team', 'today', 'all'] as const)('the number on the tab %s is the number of its rows', async (tab) => {
    const list = await ask(everybody, { tab });
    expect(list.rows).toHaveLength(list.tabs[tab]);
    expect(list.summary.exceptions).toBe(list.tabs[tab]);
  });

  test.each([
    ['severity', { severity: ['sev3' as const] }, [2, 3]],
    ['state', { state: ['resolved' as const] }, [4]],
    ['team', { team: ['team-edi'] }, [3, 5]],
    ['code', { code: ['EXC-P2P-NOACK'] }, [1, 2]],
    ['number', { q: 'EX-3' }, [3]],
    ['supplier', { q: 'sup-2' }, [3]],
    ['nobody owns it', { owner: ['nobody'] }, [1, 2, 3, 5]],
    ['wildcards are letters', { q: '%' }, []],
  ])('filters by %s', async (_name, query, numbers) => {
    const list = await ask(everybody, query);
    expect(list.rows.map((row) => row.number)).toEqual(numbers);
    expect(list.summary.exceptions).toBe(numbers.length);
  });

  test.each(['urgency', 'due', 'newest', 'oldest', 'impact'] as const)(
    'pages of one by %s hold every row once, in the order of the whole',
    async (sort) => {
      const whole = (await ask(everybody, { sort })).rows.map((row) => row.number);
      const paged: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask(everybody, { sort, limit: 1, cursor });
        paged.push(...page.rows.map((row) => row.number));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(paged).toEqual(whole);
      expect(paged.toSorted()).toEqual([1, 2, 3, 5]);
    },
  );

  test('a further page says what was counted with the first for a minute, and when; whoever sees less never hears it', async () => {
    const later = (ms: number) => new Date(NOW.getTime() + ms);
    const asked = (actor: typeof everybody, at: Date, cursor?: string) =>
      listExceptions(actor, { scope: { environment: 'production' }, query: { tab: 'all', sort: 'urgency', limit: 1, cursor }, now: at });
    const first = await asked(everybody, later(0));
    const cursor = first.nextCursor ?? '';
    expect(first.countedAt).toBe(first.asOf);
    const counts = ({ summary, tabs, causes, facets }: typeof first) => ({ summary, tabs, causes, facets });
    await execute(sql`update exception set state = 'resolved', resolved_at = ${NOW} where number = 3`);
    const second = await asked(everybody, later(59_000), cursor);
    expect(second).toMatchObject({ asOf: later(59_000).toISOString(), countedAt: NOW.toISOString() });
    expect(counts(second)).toEqual(counts(first));
    expect(second.rows.map(({ number }) => number)).not.toEqual(first.rows.map(({ number }) => number));
    // Somebody else, and the same person with one grant less.
    for (const actor of [lakehead, { ...everybody, grants: lakehead.grants }]) {
      const page = await asked(actor, later(59_000), cursor);
      expect(page.countedAt).toBe(later(59_000).toISOString());
      expect(page.summary.exceptions).toBe(2);
    }
    const minute = await asked(everybody, later(60_000), cursor);
    expect(minute.countedAt).toBe(later(60_000).toISOString());
    expect(minute.summary.exceptions).toBe(first.summary.exceptions - 1);
    await execute(sql`update exception set state = 'open', resolved_at = null where number = 3`);
    expect((await asked(everybody, later(60_000))).summary).toEqual(first.summary);
  });

  test('refuses a cursor it did not give out', async () => {
    await expect(ask(everybody, { cursor: 'bm9wZQ' })).rejects.toBeInstanceOf(InvalidInputError);
  });
});

describe('a reader of one facility', () => {
  test('sees only exceptions with a member there, and only those members counted', async () => {
    const list = await ask(lakehead);
    expect(list.rows.map((row) => row.number)).toEqual([1, 2]);
    expect(list.rows[0]).toMatchObject({
      transactions: 1,
      lines: 2,
      amounts: [{ amountMinor: 100_00 }],
      facilities: [{ id: 'fac-lakehead' }],
      partial: true,
      severityReason: '',
    });
    expect(list.summary.amounts).toEqual([{ currency: 'USD', amountMinor: 150_00 }]);
    expect(list.facets.facility.map((one) => one.id)).toEqual(['fac-lakehead']);
    expect(JSON.stringify(list)).not.toContain('fac-bayfield');
  });

  test('gets no statement, member or neighbour of another facility', async () => {
    const view = await getException(lakehead, 'EX-1', NOW);
    expect(view.members.total).toBe(1);
    expect(view.row.statement).not.toContain('2 orders');
    expect(view.where.facilities.map((one) => one.id)).toEqual(['fac-lakehead']);
    expect(JSON.stringify(view)).not.toContain('fac-bayfield');
  });

  test('cannot tell an exception elsewhere from one that does not exist', async () => {
    await expect(getException(lakehead, 'EX-3', NOW)).rejects.toBeInstanceOf(NotFoundError);
    await expect(getException(lakehead, 'EX-999', NOW)).rejects.toBeInstanceOf(NotFoundError);
    await expect(findExceptionMembers(lakehead, { ref: 'EX-3', limit: 5, now: NOW })).rejects.toBeInstanceOf(NotFoundError);
  });

  test('finds nothing by a business key of another facility', async () => {
    expect((await ask(lakehead, { q: `PO-${ids.get(3)?.members[0]?.slice(-6)}` })).rows).toEqual([]);
  });
});

describe('one exception', () => {
  test('says what happened, what should have, what to do first, where it is and what it affects', async () => {
    const view = await getException(everybody, 'EX-1', NOW);
    expect(view.row).toMatchObject({ ref: 'EX-1', transactions: 2, amounts: [{ currency: 'USD', amountMinor: 1_000_00 }] });
    expect(view.row.statement).toBe('2 orders without confirmation');
    expect(view.expected[0]).toContain('24 business hours');
    expect(view.steps.length).toBeGreaterThan(1);
    expect(
      view.where.facilities
        .filter((one) => one.state === 'affected')
        .map((one) => one.id)
        .toSorted(),
    ).toEqual(['fac-bayfield', 'fac-lakehead']);
    expect(view.members.rows.map((row) => row.keyName)).toEqual(['Order number', 'Order number']);
    expect(view.runbook?.html).toContain('<h2>');
    expect(view.allowed).toEqual(['acknowledge', 'assign', 'wait', 'snooze', 'merge', 'split', 'ticket', 'severity', 'resolve', 'comment']);
    expect(exceptionViewSchema.parse(view)).toEqual(view);
  });

  test('opens by number, by EX number and by id; an auditor may do nothing to it', async () => {
    const id = ids.get(2)?.id ?? '';
    const auditor = reader({ role: 'auditor' });
    for (const ref of ['2', 'ex-2', id]) expect((await getException(auditor, ref, NOW)).row.number).toBe(2);
    expect((await getException(auditor, id, NOW)).allowed).toEqual([]);
    expect((await getException(everybody, 'EX-4', NOW)).allowed).toEqual(['reopen', 'comment']);
  });

  test("on call: the urgent ones that the reader's teams own or help with, in full, then the rest, then urgent ones of others", async () => {
    const numbers = async (team: string) => {
      const page = await getOnCall(reader({}, [team]), { scope: { environment: 'production' }, now: NOW });
      return {
        urgent: page.urgent.map((one) => one.row.number),
        rest: page.rest.map((row) => row.number),
        others: page.others.map((row) => row.number),
      };
    };
    expect(await numbers('team-procurement')).toEqual({ urgent: [1], rest: [2, 3, 5], others: [] });
    expect(await numbers('team-edi')).toEqual({ urgent: [1], rest: [2, 3, 5], others: [] });
    expect(await numbers('team-ap')).toEqual({ urgent: [], rest: [], others: [1] });
  });
});

describe('what sleeps', () => {
  const rest = (until: Date | null, cases: number | null = null) =>
    execute(
      sql`update exception set snoozed_until = ${until}, snooze_transactions = ${cases}::integer, snooze_severity = 'sev3' where number = 3`,
    );
  const numbers = async (query: Partial<ExceptionQuery>) => (await ask(everybody, query)).rows.map((row) => row.number);
  const hour = (n: number) => new Date(NOW.getTime() + n * 3_600_000);

  test('is left out, counted, and shown when asked for; it is back the moment that its time or its number of cases is there', async () => {
    await rest(hour(1));
    const list = await ask(everybody);
    expect(list.rows.map((row) => row.number)).toEqual([1, 2, 5]);
    expect(list.summary).toMatchObject({ exceptions: 3, snoozed: 1, explained: 0 });
    expect(await numbers({ snoozed: 'only' })).toEqual([3]);
    expect(await numbers({ snoozed: 'shown' })).toEqual([1, 2, 3, 5]);
    expect((await getException(everybody, 'EX-3', NOW)).row.snoozed).toMatchObject({ until: hour(1).toISOString() });
    expect((await getException(everybody, 'EX-3', NOW)).allowed).toContain('wake');
    await rest(hour(1), 1);
    expect(await numbers({})).toEqual([1, 2, 3, 5]);
    await rest(hour(-1));
    expect(await numbers({})).toEqual([1, 2, 3, 5]);
    await rest(null);
  });
});

describe('what another one explains', () => {
  const environment = { environment: 'production' };
  const under = (parent: number | null) =>
    execute(
      sql`update exception set parent_id = ${parent === null ? null : ids.get(parent)?.id}::uuid, parent_number = ${parent}, parent_reason = 'All there.' where number = 2`,
    );
  const numbers = async (query: Partial<ExceptionQuery> = {}, actor = everybody) =>
    (await ask(actor, query, environment)).rows.map((row) => row.number);

  test('stands under it: counted, findable, and shown when asked for', async () => {
    await under(1);
    const list = await ask(everybody);
    expect(list.rows.map((row) => row.number)).toEqual([1, 3, 5]);
    expect(list.summary).toMatchObject({ exceptions: 3, explained: 1 });
    expect(list.tabs.all).toBe(3);
    expect(list.rows[0]).toMatchObject({ number: 1, explains: 1, parent: null });
    expect(await numbers({ explained: 'only' })).toEqual([2]);
    expect(await numbers({ explained: 'shown' })).toEqual([1, 2, 3, 5]);
    expect(await numbers({ q: 'EX-2' })).toEqual([2]);
    const view = await getException(everybody, 'EX-1', NOW);
    expect(view.explained.map(({ ref }) => ref)).toEqual(['EX-2']);
    expect((await getException(everybody, 'EX-2', NOW)).row.parent).toEqual({ ref: 'EX-1', reason: 'All there.', byPerson: false });
    await under(null);
  });

  test('is shown for itself to who may not see what explains it, and when that has ended', async () => {
    await under(3);
    expect(await numbers({}, lakehead)).toContain(2);
    expect((await getException(lakehead, 'EX-2', NOW)).row.parent).toBeNull();
    expect(await numbers()).not.toContain(2);
    await under(4);
    expect(await numbers()).toContain(2);
    await under(null);
  });
});

test('how they ended tells them apart, whatever their state is asked to be', async () => {
  for (const how of ['evidence', 'person', 'superseded', 'expired'] as const) {
    await execute(sql`update exception set closed_by = ${how}, resolution = ${`because of ${how}`} where number = 4`);
    const list = await ask(everybody, { closed: [how] });
    expect(list.rows).toMatchObject([{ number: 4, closedBy: how, resolution: `because of ${how}` }]);
    expect((await ask(everybody, { closed: how === 'person' ? ['evidence'] : ['person'] })).rows).toEqual([]);
  }
  await execute(sql`update exception set closed_by = null, resolution = null where number = 4`);
});
