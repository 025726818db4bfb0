import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { answerAuth, createApiToken, createPerson, findActor, getActor, listPeople } from '@/lib/access';
import { applyCatalog, currentCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ConflictError, ForbiddenError, type Grant, InvalidInputError, NotFoundError, systemActor } from '@/lib/domain';
import type { PersonAction } from '@/lib/domain/views/people';
import { readPeople, readPerson } from '@/lib/show';
import { actOnPerson, invitePerson } from '.';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'a long enough password';
const now = new Date();
const none = { facilities: [], departments: [], workflows: [], environments: [] };
const grant = (role: Grant['role'], limits: Partial<Grant> = {}): Grant => ({ role, ...none, ...limits });
const places: string[] = [];
const at = (...indexes: number[]) => ({ facilities: indexes.map((i) => places[i] ?? '') });

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  places.push(...(await currentCatalog()).catalog.facilities.map(({ id }) => id));
});

async function make(grants: Grant[], name = 'Somebody'): Promise<{ id: string; email: string; actor: Actor; token: string }> {
  const email = `${randomUUID()}@hospital.example`;
  const id = await createPerson(systemActor('test'), { name, email, password: PASSWORD, grants, teams: [] });
  const { text: token } = await createApiToken(systemActor('test'), email);
  return { id, email, token, actor: await getActor(bearer(token)) };
}
const bearer = (text: string) => new Headers({ authorization: `Bearer ${text}` });

async function signIn(email: string): Promise<string | null> {
  const response = await answerAuth(
    new Request(`${ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ email, password: PASSWORD }),
    }),
  );
  return response.ok ? (response.headers.getSetCookie()[0]?.split(';')[0] ?? null) : null;
}
const auditRow = z.object({
  actor_id: z.string(),
  action: z.string(),
  result: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
});
const audited = (id: string) =>
  query(
    sql`select actor_id, action, result, before, after, reason from audit_entry where target_kind = 'person' and target_id = ${id} order by id`,
    auditRow,
  );
const act = (actor: Actor, id: string, action: PersonAction) => actOnPerson(actor, id, action, now);
const emailOf = () => `${randomUUID()}@hospital.example`;

describe('inviting', () => {
  test('makes a person who cannot sign in yet, with rights, a mail without its proof, and an audit entry', async () => {
    const boss = await make([grant('administrator')]);
    const email = emailOf();
    const { id, secret } = await invitePerson(boss.actor, { name: 'Dana', email, grants: [grant('executive', at(0))], teams: [] }, now);
    expect(secret).toBeNull();
    const view = await readPerson(boss.actor, id);
    expect(view.person).toMatchObject({ state: 'invited', email, sessions: 0, tokens: 0, signsInBy: [], secondFactor: false });
    expect(view.person.grants).toMatchObject([{ ...grant('executive', at(0)), source: 'person' }]);
    const [mail] = await query(
      sql`select content->'button'->>'url' as url, reason from intent where recipient = ${email}`,
      z.object({ url: z.string(), reason: z.string() }),
    );
    expect(mail?.reason).toBe('password');
    expect(mail?.url, 'the proof of a link stands nowhere in the database').toMatch(/\/password\/set#[0-9a-f-]{36}$/);
    expect(await audited(id)).toMatchObject([{ actor_id: boss.id, action: 'person.create', result: 'done', after: { email } }]);
  });

  test('an e-mail that is taken, a place that is not there and nobody without the role', async () => {
    const [boss, buyer] = [await make([grant('administrator')]), await make([grant('procurement')])];
    const asked = { name: 'Dana', email: buyer.email, grants: [grant('executive')], teams: [] };
    await expect(invitePerson(boss.actor, asked, now)).rejects.toThrow(ConflictError);
    await expect(
      invitePerson(boss.actor, { ...asked, email: emailOf(), grants: [grant('executive', { facilities: ['nowhere'] })] }, now),
    ).rejects.toThrow(InvalidInputError);
    await expect(invitePerson(boss.actor, { ...asked, email: emailOf(), teams: ['team-nowhere'] }, now)).rejects.toThrow(InvalidInputError);
    await expect(invitePerson(buyer.actor, { ...asked, email: emailOf() }, now)).rejects.toThrow(ForbiddenError);
  });
});

describe('an administrator of one place', () => {
  test('gives that place only; trying more is refused and written down', async () => {
    const local = await make([grant('administrator', at(0))]);
    const email = emailOf();
    for (const wrong of [grant('executive'), grant('executive', at(0, 1)), grant('administrator'), grant('executive', at(1))]) {
      await expect(invitePerson(local.actor, { name: 'X', email, grants: [wrong], teams: [] }, now)).rejects.toThrow(ForbiddenError);
    }
    expect(await query(sql`select id from person where email = ${email}`, z.object({ id: z.string() }))).toEqual([]);
    expect(await audited(email)).toHaveLength(4);
    expect((await audited(email)).every(({ result }) => result === 'refused')).toBe(true);
    const { id } = await invitePerson(local.actor, { name: 'X', email, grants: [grant('administrator', at(0))], teams: [] }, now);
    await expect(act(local.actor, id, { action: 'set_grants', grants: [grant('administrator')] })).rejects.toThrow(ForbiddenError);
    expect((await readPerson(local.actor, id)).person.grants).toMatchObject([at(0)]);
  });

  test('sees the people of the place and no other, in lists, by id and in counts', async () => {
    const local = await make([grant('administrator', at(2))]);
    const mine = await make([grant('procurement', at(2))], 'Of the place');
    const theirs = await make([grant('procurement', at(3))], 'Of another');
    const everybody = await make([grant('executive')], 'Of everywhere');
    const view = await readPeople(local.actor, { limit: 50 });
    expect(view.rows.map(({ id }) => id).sort()).toEqual([local.id, mine.id].sort());
    expect(view.counts).toEqual({ active: 2, invited: 0, disabled: 0 });
    expect(view.choices.facilities.map(({ id }) => id)).toEqual([places[2]]);
    for (const other of [theirs, everybody]) {
      await expect(readPerson(local.actor, other.id)).rejects.toThrow(NotFoundError);
      await expect(act(local.actor, other.id, { action: 'disable' })).rejects.toThrow(NotFoundError);
    }
  });

  test('changes the rights of the place and leaves those of others as they are', async () => {
    const local = await make([grant('administrator', at(0))]);
    const both = await make([grant('procurement', at(0)), grant('procurement', at(1))]);
    const view = await readPerson(local.actor, both.id);
    expect(view).toMatchObject({ mayGrant: true, mayManage: false });
    expect(view.person.grants).toHaveLength(1);
    expect(view.person.sessionList).toEqual([]);
    await act(local.actor, both.id, { action: 'set_grants', grants: [grant('executive', at(0))] });
    expect((await getActor(bearer(both.token))).grants).toEqual([grant('procurement', at(1)), grant('executive', at(0))]);
    for (const action of ['disable', 'end_sessions', 'send_password_link'] as const)
      await expect(act(local.actor, both.id, { action })).rejects.toThrow(ForbiddenError);
    await expect(act(local.actor, both.id, { action: 'make_token', name: 'x', expiresInDays: 1 })).rejects.toThrow(ForbiddenError);
  });
});

describe('changing rights', () => {
  test('counts at the next request and is written down with before, after and reason', async () => {
    const [boss, dana] = [await make([grant('administrator')]), await make([grant('procurement', at(0))])];
    await act(boss.actor, dana.id, { action: 'set_grants', grants: [grant('on_call', at(1))], reason: 'moved' });
    expect((await getActor(bearer(dana.token))).grants).toEqual([grant('on_call', at(1))]);
    expect((await audited(dana.id)).at(-1)).toMatchObject({
      action: 'person.grant',
      before: { grants: [grant('procurement', at(0))] },
      after: { grants: [grant('on_call', at(1))] },
      reason: 'moved',
    });
  });

  test('rights from groups are not touched by hand', async () => {
    const [boss, dana] = [await make([grant('administrator')]), await make([grant('procurement')])];
    await execute(sql`insert into access_grant (person_id, role, created_by, source) values (${dana.id}, 'auditor', 'sso', 'sign_on')`);
    await act(boss.actor, dana.id, { action: 'set_grants', grants: [] });
    expect((await getActor(bearer(dana.token))).grants).toEqual([grant('auditor')]);
  });
});

describe('disabling', () => {
  test('ends sessions and tokens at once, refuses the password, and can be taken back', async () => {
    const [boss, dana] = [await make([grant('administrator')]), await make([grant('procurement')])];
    const cookie = await signIn(dana.email);
    expect(await findActor(new Headers({ cookie: cookie ?? '' }))).toMatchObject({ id: dana.id });
    await act(boss.actor, dana.id, { action: 'disable', reason: 'left' });
    expect(await findActor(new Headers({ cookie: cookie ?? '' }))).toBeNull();
    expect(await findActor(bearer(dana.token))).toBeNull();
    expect(await signIn(dana.email)).toBeNull();
    expect((await listPeople()).map(({ id }) => id)).not.toContain(dana.id);
    expect((await readPeople(boss.actor, { state: 'disabled', limit: 500 })).rows.map(({ id }) => id)).toContain(dana.id);
    await expect(act(boss.actor, dana.id, { action: 'disable' })).rejects.toThrow(ConflictError);
    await act(boss.actor, dana.id, { action: 'enable' });
    expect(await signIn(dana.email)).not.toBeNull();
    expect(await findActor(bearer(dana.token)), 'a token that ended stays ended').toBeNull();
  });

  test('a disabled person looks like a wrong password', async () => {
    const [boss, dana] = [await make([grant('administrator')]), await make([grant('procurement')])];
    await act(boss.actor, dana.id, { action: 'disable' });
    const answers = await Promise.all(
      [
        { email: dana.email, password: PASSWORD },
        { email: boss.email, password: 'not the password' },
      ].map((body) =>
        answerAuth(
          new Request(`${ORIGIN}/api/auth/sign-in/email`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', origin: ORIGIN },
            body: JSON.stringify(body),
          }),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(await answers[0]?.text()).toBe(await answers[1]?.text());
  });
});

describe('the last administrator', () => {
  test('can neither be disabled nor lose the right, nor disable themselves, also when two try at once', async () => {
    await execute(sql`delete from access_grant where role = 'administrator'`);
    const [one, two] = [await make([grant('administrator')]), await make([grant('administrator')])];
    await expect(act(one.actor, one.id, { action: 'disable' })).rejects.toThrow(ConflictError);
    const ends = await Promise.allSettled([
      act(one.actor, two.id, { action: 'disable' }),
      act(two.actor, one.id, { action: 'set_grants', grants: [grant('executive')] }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = await query(
      sql`select p.id from person p join access_grant g on g.person_id = p.id where p.disabled_at is null and g.role = 'administrator'`,
      z.object({ id: z.string() }),
    );
    expect(left).toHaveLength(1);
    const last = left[0]?.id === one.id ? one : two;
    await expect(act(last.actor, last.id, { action: 'set_grants', grants: [] })).rejects.toThrow(ConflictError);
  });
});

describe('sessions and tokens', () => {
  test('are listed and ended one by one', async () => {
    const [boss, dana] = [await make([grant('administrator')]), await make([grant('procurement')])];
    const cookies = [await signIn(dana.email), await signIn(dana.email)];
    const { person } = await readPerson(boss.actor, dana.id);
    expect(person.sessionList).toHaveLength(2);
    expect(JSON.stringify(person)).not.toContain(cookies[0]?.split('=')[1]?.split('.')[0]);
    await act(boss.actor, dana.id, { action: 'end_session', session: person.sessionList[0]?.id ?? '' });
    const alive = await Promise.all(cookies.map((cookie) => findActor(new Headers({ cookie: cookie ?? '' }))));
    expect(alive.filter((actor) => actor !== null)).toHaveLength(1);
    await expect(act(boss.actor, dana.id, { action: 'end_session', session: person.sessionList[0]?.id ?? '' })).rejects.toThrow(
      NotFoundError,
    );

    const { secret } = await act(boss.actor, dana.id, { action: 'make_token', name: 'BI', expiresInDays: 30 });
    expect(await findActor(bearer(secret ?? ''))).toMatchObject({ id: dana.id });
    const token = (await readPerson(boss.actor, dana.id)).person.tokenList.find(({ name }) => name === 'BI');
    expect(token).toMatchObject({ state: 'works', createdBy: 'Somebody' });
    expect(Date.parse(token?.endsAt ?? '')).toBe(now.getTime() + 30 * 86_400_000);
    await act(boss.actor, dana.id, { action: 'revoke_token', token: token?.publicId ?? '' });
    expect(await findActor(bearer(secret ?? ''))).toBeNull();
    await expect(act(boss.actor, dana.id, { action: 'revoke_token', token: token?.publicId ?? '' })).rejects.toThrow(NotFoundError);
  });
});

test('pages follow one another without a gap, in the order of names, and a search narrows them', async () => {
  const boss = await make([grant('administrator')], 'Zz boss');
  const stamp = randomUUID().slice(0, 8);
  for (const name of ['b', 'A', 'c', 'a', 'B']) await make([grant('executive')], `Zy ${stamp} ${name}`);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await readPeople(boss.actor, { q: stamp, limit: 2, cursor });
    seen.push(...page.rows.map(({ name }) => name.slice(-1)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.map((one) => one.toLowerCase())).toEqual(['a', 'a', 'b', 'b', 'c']);
  expect((await readPeople(boss.actor, { q: '%_', limit: 5 })).rows).toEqual([]);
});
