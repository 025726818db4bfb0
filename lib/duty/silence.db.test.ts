import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { Actor } from '@/lib/domain';
import { type NewSilenceInput, newSilenceSchema } from '@/lib/domain/views/silences';
import { actorOf, ana, anException, at, NOW } from './duty.fixture';
import { addSilence, countHidden, endSilence, findQuiet, listSilences, previewSilence, tellEnded } from './index';

testDatabase();
beforeEach(async () => {
  for (const table of [sql`intent`, sql`silence`, sql`exception`]) await execute(sql`DELETE FROM ${table}`);
});

const said = (more: Partial<NewSilenceInput> = {}) =>
  newSilenceSchema.parse({
    kind: 'silence',
    codes: ['EXC-PLT-AUTH'],
    startsAt: at(0).toISOString(),
    endsAt: at(1).toISOString(),
    reason: 'token is renewed',
    ...more,
  });
const add = (more: Partial<NewSilenceInput> = {}, actor: Actor = ana) =>
  inTransaction((tx) => addSilence(tx, { actor, environment: 'production', said: said(more), now: NOW }));
const quietOf = async (id: string, when = at(0, 1)) => (await findQuiet([id], when)).get(id)?.reason ?? null;

test.each<[string, Partial<NewSilenceInput>, Record<string, unknown>, boolean]>([
  ['its type', {}, {}, true],
  ['another type', { codes: ['EXC-OTHER'] }, {}, false],
  ['one of several', { codes: [], facilities: ['fac-b', 'fac-a'] }, {}, true],
  ['all its places', { codes: [], facilities: ['fac-a', 'fac-b'] }, { facilities: ['fac-a', 'fac-b'] }, true],
  ['only a part of its places: it is wider, and is heard', { codes: [], facilities: ['fac-a'] }, { facilities: ['fac-a', 'fac-b'] }, false],
  ['places of one without a place', { codes: [], facilities: ['fac-a'] }, { facilities: [] }, false],
  ['type and place, of which one differs', { facilities: ['fac-b'] }, {}, false],
  ['its connector', { codes: [], connectors: ['con-a'] }, { connector: 'con-a' }, true],
  ['a connector, of one that is at several', { codes: [], connectors: ['con-a'] }, {}, false],
  ['its department, workflow and team', { departments: ['dept-b'], workflows: ['wf-p2p-po'], teams: ['team-integration'] }, {}, true],
  ['its severity', { severities: ['sev2'] }, {}, true],
  ['another severity', { severities: ['sev3'] }, {}, false],
  ['Critical without a yes', {}, { severity: 'sev1' }, false],
  ['Critical with a yes', { hidesCritical: true }, { severity: 'sev1' }, true],
])('a silence of %s', async (_, about, exception, quiet) => {
  const id = await anException(exception);
  await add(about);
  expect(await quietOf(id)).toBe(quiet ? 'Silenced by Ana: token is renewed' : null);
});

test('it holds from its start to its end, or until somebody ends it, which is audited', async () => {
  const id = await anException();
  const { id: silence } = await add({ startsAt: at(0, 2).toISOString(), endsAt: at(0, 4).toISOString() });
  expect(await Promise.all([1, 2, 3.9, 4].map(async (hour) => (await quietOf(id, at(0, hour))) !== null))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  const other = actorOf('eve', [], { role: 'executive' });
  await expect(inTransaction((tx) => endSilence(tx, { actor: other, id: silence, now: at(0, 3) }))).rejects.toThrow(/Who made it/);
  await inTransaction((tx) => endSilence(tx, { actor: ana, id: silence, now: at(0, 3) }));
  expect(await quietOf(id, at(0, 3.5))).toBeNull();
  await expect(inTransaction((tx) => endSilence(tx, { actor: ana, id: silence, now: at(0, 3) }))).rejects.toThrow(/over already/);
  const rows = await query(
    sql`SELECT action, result FROM audit_entry WHERE target_kind = 'silence' AND target_id = ${silence} ORDER BY id`,
    z.object({ action: z.string(), result: z.string() }),
  );
  expect(rows.map(({ action, result }) => `${action} ${result}`)).toEqual(['silence.add done', 'silence.end refused', 'silence.end done']);
});

test.each<[string, Partial<NewSilenceInput>, Actor, RegExp]>([
  ['of everything', { codes: [] }, ana, /hide every fault/],
  ['longer than 30 days', { endsAt: at(31).toISOString() }, ana, /30 days/],
  ['that is over', { startsAt: at(-2).toISOString(), endsAt: at(-1).toISOString() }, ana, /is over/],
  ['by somebody who may not', {}, actorOf('buyer', [], { role: 'procurement' }), /do not keep/],
  ['of more places than the grant', {}, actorOf('site', [], { facilities: ['fac-a'] }), /name those/],
  ['of another place than the grant', { facilities: ['fac-b'] }, actorOf('site', [], { facilities: ['fac-a'] }), /name those/],
])('a silence %s is refused', async (_, more, actor, message) => {
  await expect(add(more, actor)).rejects.toThrow(message);
  expect(await query(sql`SELECT id FROM silence`, z.object({ id: z.string() }))).toEqual([]);
});

test('a grant for a place suffices for a silence of that place', async () => {
  await add({ facilities: ['fac-a'] }, actorOf('site', [], { facilities: ['fac-a'] }));
});

const withheld = async (exception: string, silence: string) => {
  const id = randomUUID();
  await execute(
    sql`INSERT INTO intent (id, exception_id, environment, reason, recipient, recipient_team, state, state_reason, message_id, silence_id, ended_at)
        VALUES (${id}::uuid, ${exception}::uuid, 'production', 'opened', 'a@x.example', 'team-a', 'cancelled', 'Silenced', '<a@b>', ${silence}::uuid, now())`,
  );
  return id;
};
const stateOf = async (intent: string) =>
  (await query(sql`SELECT state FROM intent WHERE id = ${intent}::uuid`, z.object({ state: z.string() })))[0]?.state;

test('at the end what is still wrong is told, once; what was mended is not; what another hides waits for that one', async () => {
  const [wrong, mended, both] = [
    await anException(),
    await anException({ state: 'resolved' }),
    await anException({ facilities: ['fac-b'] }),
  ];
  const first = await add({ endsAt: at(0, 2).toISOString() });
  const second = await add({ codes: [], facilities: ['fac-b'], endsAt: at(0, 4).toISOString() });
  const told = await withheld(wrong, first.id);
  const [never, later] = [await withheld(mended, first.id), await withheld(both, first.id)];
  expect(await tellEnded(at(0, 1))).toBe(0);
  expect(await stateOf(told)).toBe('cancelled');
  const ends = await Promise.all([tellEnded(at(0, 3)), tellEnded(at(0, 3))]);
  expect(ends.reduce((sum, one) => sum + one)).toBe(3);
  expect([await stateOf(told), await stateOf(never), await stateOf(later)]).toEqual(['waiting', 'cancelled', 'cancelled']);
  expect(await tellEnded(at(0, 3))).toBe(0);
  await tellEnded(at(0, 5));
  expect(await stateOf(later)).toBe('waiting');
  const late = await withheld(await anException(), first.id);
  await tellEnded(at(0, 5));
  expect(await stateOf(late), 'withheld in the moment of the end').toBe('waiting');
  const rows = await listSilences(ana, 'production', { since: at(-1), now: at(0, 5) });
  expect(rows.map(({ id, told: n }) => [id, n])).toEqual(
    expect.arrayContaining([
      [first.id, 2],
      [second.id, 1],
    ]),
  );
});

test('the preview counts what is open and what the last days would have hidden, Critical said apart, and is what is hidden then', async () => {
  const open = await anException({ opened: at(-20) });
  await anException({ state: 'resolved', opened: at(-3) });
  await anException({ state: 'resolved', opened: at(-20) });
  await anException({ severity: 'sev1', opened: at(-1) });
  await anException({ code: 'EXC-OTHER' });
  const about = said();
  const seen = await previewSilence('production', about, { days: 14, now: NOW });
  expect(seen).toMatchObject({ open: 1, past: 1, pastMailed: 0, critical: 1 });
  expect(seen.examples).toHaveLength(2);
  const all = await previewSilence('production', { ...about, hidesCritical: true }, { days: 14, now: NOW });
  expect(all).toMatchObject({ open: 2, past: 2, critical: 1 });
  await add();
  await add({ codes: [], facilities: ['fac-a'] });
  const rows = await listSilences(ana, 'production', { since: at(-1), now: at(0, 1) });
  expect(rows.map(({ hides }) => hides).sort()).toEqual([1, 2]);
  expect(await countHidden(ana, 'production', at(0, 1)), 'each once').toBe(2);
  const elsewhere = actorOf('elsewhere', [], { facilities: ['fac-z'] });
  expect(await countHidden(elsewhere, 'production', at(0, 1)), 'of another place').toBe(0);
  expect((await listSilences(elsewhere, 'production', { since: at(-1), now: at(0, 1) })).map(({ hides }) => hides)).toEqual([0, 0]);
  expect(await quietOf(open)).not.toBeNull();
});
