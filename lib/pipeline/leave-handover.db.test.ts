import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { assignFindings } from '@/lib/assign';
import { aFinding, later, NOON } from '@/lib/assign/assign.fixture';
import { applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ForbiddenError, type Grant, InvalidInputError, NotFoundError } from '@/lib/domain';
import { getOnCall, listWorkLists, readIncident } from '@/lib/show';
import { act } from './act';
import { actOnView } from './act-on-list';
import { leaveHandover } from './leave-handover';

testDatabase();

const person = (id: string, teams: string[], said: Partial<Grant> = {}): Actor => ({
  kind: 'person',
  id,
  name: id === 'ana' ? 'Ana' : 'Ben',
  email: `${id}@quillmoor.example`,
  teams,
  grants: [{ role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [], ...said }],
});

let team = '';
let ref = '';
let [ana, ben] = [person('ana', []), person('ben', ['team-scm'], { facilities: ['fac-lakehead'] })];
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await execute(sql`SELECT ensure_partition('exception_member', ${NOON})`);
  await execute(
    sql`INSERT INTO person (id, name, email) VALUES ('ana', 'Ana', 'ana@quillmoor.example'), ('ben', 'Ben', 'ben@quillmoor.example')`,
  );
  const index = indexCatalog((await currentCatalog()).catalog);
  const [change] = await inTransaction((tx) => assignFindings(tx, [aFinding()], index, NOON));
  team = change?.exception.team ?? '';
  const [row] = await query(
    sql`SELECT number FROM exception WHERE id = ${change?.exception.id ?? ''}::uuid`,
    z.object({ number: z.number() }),
  );
  ref = `EX-${row?.number}`;
  ana = person('ana', [team]);
});

const leave = (actor: Actor, text: string, now: Date) => leaveHandover(actor, { environment: 'production', team, text }, now);

test('a word is left to the next of the team: they read it on their page, and it stands in the report of what was open', async () => {
  await act(ana, ref, { action: 'comment', text: 'Key holder is called' }, later(5));
  await leave(ana, 'The key holder is on duty from six.', later(20));
  const page = await getOnCall(ana, { scope: { environment: 'production' }, now: later(60) });
  expect(page.notes).toMatchObject([{ text: 'The key holder is on duty from six.', by: { name: 'Ana', me: true }, team: { id: team } }]);
  const report = await readIncident(ana, ref, later(60));
  const kinds = report.entries.map(({ kind, who }) => [kind, who]);
  expect(kinds.slice(0, 2)).toEqual([
    ['case', null],
    ['exception', null],
  ]);
  expect(kinds).toContainEqual(['person', 'Ana']);
  expect(kinds).toContainEqual(['handover', 'Ana']);
  expect(report.spans).toEqual({ noticedMs: 0, toldMs: null, acknowledgedMs: null, endedMs: null });
});

test('a word for another team is refused and kept in the audit trail; a reader of some places of another team reads none', async () => {
  await expect(leave(ben, 'I was here', later(21))).rejects.toThrow(ForbiddenError);
  const refused = await query(
    sql`SELECT actor_name FROM audit_entry WHERE action = 'handover.leave' AND result = 'refused'`,
    z.object({ actor_name: z.string() }),
  );
  expect(refused).toEqual([{ actor_name: 'Ben' }]);
  expect((await readIncident(ben, ref, later(60))).entries.some(({ kind }) => kind === 'handover')).toBe(false);
  await expect(readIncident(person('ben', [team], { facilities: ['fac-nowhere'] }), ref, later(60))).rejects.toThrow(NotFoundError);
});

test('a view of any screen has a name once a person and screen; shared, the team sees it; the work list keeps its own', async () => {
  const save = (actor: Actor, path: string, query_: string, shared: string | null = null) =>
    actOnView(actor, { do: 'save', name: 'Mornings', path, query: query_, team: shared }, later(1));
  await save(ana, '/health', 'range=7d&cursor=x', team);
  await save(ana, '/exceptions', 'tab=mine');
  await save(ana, '/health', 'range=4h', team);
  const seen = (actor: Actor, path?: string) =>
    listWorkLists(actor, path).then(({ rows }) => rows.map((row) => [row.path, row.query, row.mine]));
  expect(await seen(ana)).toEqual(
    expect.arrayContaining([
      ['/health', 'range=4h', true],
      ['/exceptions', 'tab=mine', true],
    ]),
  );
  expect(await seen(ana)).toHaveLength(2);
  expect(await seen(ana, '/exceptions')).toEqual([['/exceptions', 'tab=mine', true]]);
  expect(await seen(person('ben', [team]))).toEqual([['/health', 'range=4h', false]]);
  expect(await seen(ben)).toEqual([]);
  await expect(save(ben, '/health', '', team)).rejects.toThrow(InvalidInputError);
  const [mine] = (await listWorkLists(ana)).rows;
  await expect(actOnView(ben, { do: 'delete', id: mine?.id ?? '' }, later(2))).rejects.toThrow(NotFoundError);
  await actOnView(ana, { do: 'delete', id: mine?.id ?? '' }, later(2));
  expect(await seen(ana)).toHaveLength(1);
});
