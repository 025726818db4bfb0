import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  actOnMember,
  answerAuth,
  createApiToken,
  createPerson,
  createProvisioningToken,
  findActor,
  revokeProvisioningToken,
} from '@/lib/access';
import { execute, jsonb, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Grant, systemActor } from '@/lib/domain';
import * as group from './Groups/[id]/route';
import * as groups from './Groups/route';
import * as config from './ServiceProviderConfig/route';
import * as user from './Users/[id]/route';
import * as users from './Users/route';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'a long enough password';
const everywhere = { facilities: [], departments: [], workflows: [], environments: [] };
let token = '';
beforeAll(async () => {
  token = (await createProvisioningToken(systemActor('test'), 'Entra')).text;
  const access = [
    { id: 'acc-buyers', group: 'buyers', role: 'procurement', ...everywhere, facilities: ['RDC'] },
    { id: 'acc-admins', group: 'admins', role: 'administrator', ...everywhere },
  ];
  await execute(sql`insert into catalog_version (created_by, checksum, content, diff) values ('test', 'x', ${jsonb({ access })}, '{}')`);
});

const resource = z.looseObject({ id: z.string() });
const listed = z.object({ totalResults: z.number(), itemsPerPage: z.number(), startIndex: z.number(), Resources: z.array(resource) });
type Route = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

function ask(
  route: Route,
  { id, body, search = '', bearer = token }: { id?: string; body?: unknown; search?: string; bearer?: string } = {},
) {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/scim+json' };
  return route(new Request(`${ORIGIN}/api/scim/v2/x${search}`, { ...init, headers }), {
    params: Promise.resolve(id === undefined ? {} : { id }),
  });
}
const made = async (response: Promise<Response>) => resource.parse(await (await response).json());
const newUser = (userName = `${randomUUID()}@h.example`) =>
  made(ask(users.POST, { body: { schemas: ['x'], userName, displayName: 'Dana', active: true, title: 'left aside' } }));
const grantsOf = (id: string) =>
  query(
    sql`select role, facilities, source from access_grant where person_id = ${id} order by created_at`,
    z.object({ role: z.string(), facilities: z.array(z.string()), source: z.string() }),
  );

async function withWaysIn(grants: Grant[] = [{ role: 'executive', ...everywhere }]) {
  const email = `${randomUUID()}@h.example`;
  const id = await createPerson(systemActor('test'), { name: 'Eve', email, password: PASSWORD, grants, teams: [] });
  const signIn = async () =>
    answerAuth(
      new Request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN },
        body: JSON.stringify({ email, password: PASSWORD }),
      }),
    );
  const cookie = (await signIn()).headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { text } = await createApiToken(systemActor('test'), email);
  const ways = () => Promise.all([findActor(new Headers({ cookie })), findActor(new Headers({ authorization: `Bearer ${text}` }))]);
  return { id, email, signIn, isIn: async () => (await ways()).map((actor) => actor !== null) };
}

describe('users', () => {
  test('are made without a password, found by userName, and told with their place', async () => {
    const name = `${randomUUID()}@H.example`;
    const response = await ask(users.POST, {
      body: { userName: name, name: { givenName: 'Dana', familyName: 'Reyes' }, externalId: name },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'application/scim+json']);
    const dana = resource.parse(await response.json());
    expect(dana).toMatchObject({
      userName: name.toLowerCase(),
      displayName: 'Dana Reyes',
      active: true,
      externalId: name,
      meta: { resourceType: 'User', location: `${ORIGIN}/api/scim/v2/Users/${dana.id}` },
    });
    for (const filter of [`userName eq "${name.toUpperCase()}"`, `externalId eq "${name}"`, `id eq "${dana.id}"`]) {
      const found = listed.parse(await (await ask(users.GET, { search: `?filter=${encodeURIComponent(filter)}` })).json());
      expect(found).toMatchObject({ totalResults: 1, Resources: [{ id: dana.id }] });
    }
    expect(await query(sql`select id from account where person_id = ${dana.id}`, z.unknown())).toEqual([]);
  });

  test('come a page at a time, none left out or twice', async () => {
    for (let i = 0; i < 5; i += 1) await newUser();
    const all = listed.parse(await (await ask(users.GET, { search: '?count=500' })).json());
    const seen: string[] = [];
    for (let startIndex = 1; startIndex <= all.totalResults; startIndex += 2) {
      const page = listed.parse(await (await ask(users.GET, { search: `?startIndex=${startIndex}&count=2` })).json());
      expect(page.totalResults).toBe(all.totalResults);
      seen.push(...page.Resources.map(({ id }) => id));
    }
    expect(seen).toEqual(all.Resources.map(({ id }) => id));
    expect(listed.parse(await (await ask(users.GET, { search: '?count=0' })).json()).Resources).toEqual([]);
  });

  test.each([
    ['Okta', { Operations: [{ op: 'replace', value: { active: false } }] }],
    ['Entra', { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] }],
  ])('active=false as %s says it ends sessions, tokens and the password at once', async (_, body) => {
    const eve = await withWaysIn();
    expect(await eve.isIn()).toEqual([true, true]);
    const response = await ask(user.PATCH, { id: eve.id, body });
    expect([response.status, resource.parse(await response.json())['active']]).toEqual([200, false]);
    expect(await eve.isIn()).toEqual([false, false]);
    expect((await eve.signIn()).status).toBe(401);
    await ask(user.PATCH, { id: eve.id, body: { Operations: [{ op: 'replace', path: 'active', value: true }] } });
    expect((await eve.signIn()).status).toBe(200);
  });

  test('DELETE ends every way in, is 404 afterwards, and who is made again is the same person', async () => {
    const eve = await withWaysIn();
    const response = await ask(user.DELETE, { id: eve.id });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(await eve.isIn()).toEqual([false, false]);
    expect((await eve.signIn()).status).toBe(401);
    for (const route of [user.GET, user.DELETE]) expect((await ask(route, { id: eve.id })).status).toBe(404);
    expect(
      listed.parse(await (await ask(users.GET, { search: `?filter=${encodeURIComponent(`userName eq "${eve.email}"`)}` })).json())
        .totalResults,
    ).toBe(0);
    expect(await newUser(eve.email)).toMatchObject({ id: eve.id, active: true });
    const rows = await query(
      sql`select action, actor_name from audit_entry where target_id = ${eve.id} and actor_id like 'scim:%' order by id`,
      z.object({ action: z.string(), actor_name: z.string() }),
    );
    expect(rows.map(({ action }) => action)).toEqual(['person.disable', 'person.remove', 'person.rename', 'person.enable']);
    expect(rows[0]?.actor_name).toBe('Directory Entra');
  });

  test('whom an administrator disabled by hand, the directory does not let in again', async () => {
    const eve = await withWaysIn();
    await actOnMember(systemActor('test'), eve.id, { action: 'disable' }, { now: new Date(), tell: async () => {} });
    const response = await ask(user.PUT, { id: eve.id, body: { userName: eve.email, displayName: 'Eve', active: true } });
    expect([response.status, resource.parse(await response.json())['active']]).toEqual([200, false]);
    expect((await eve.signIn()).status).toBe(401);
  });

  test('the last administrator cannot be taken away', async () => {
    await execute(sql`delete from access_grant where role = 'administrator'`);
    const boss = await withWaysIn([{ role: 'administrator', ...everywhere }]);
    for (const response of [
      await ask(user.DELETE, { id: boss.id }),
      await ask(user.PATCH, { id: boss.id, body: { Operations: [{ op: 'replace', path: 'active', value: false }] } }),
    ]) {
      expect(response.status).toBe(409);
    }
    expect(await boss.isIn()).toEqual([true, true]);
  });

  test('faults have the shape of the standard', async () => {
    const dana = await newUser();
    const other = await newUser();
    const cases: [Promise<Response>, number, string | undefined][] = [
      [ask(users.POST, { body: { userName: dana['userName'] } }), 409, 'uniqueness'],
      [ask(user.PUT, { id: dana.id, body: { userName: other['userName'] } }), 409, 'uniqueness'],
      [ask(users.POST, { body: { userName: 'no address' } }), 400, 'invalidValue'],
      [ask(users.POST, { body: { displayName: 'x' } }), 400, 'invalidSyntax'],
      [ask(users.GET, { search: '?filter=userName%20sw%20%22a%22' }), 400, 'invalidFilter'],
      [ask(user.GET, { id: 'nobody' }), 404, undefined],
      [ask(group.GET, { id: 'none' }), 404, undefined],
      [ask(users.GET, { bearer: 'nothing' }), 401, undefined],
      [ask(groups.POST, { body: { displayName: 'x', members: [{ value: 'nobody' }] } }), 400, 'invalidValue'],
    ];
    for (const [response, status, scimType] of cases) {
      const answered = await response;
      const body = z.looseObject({ status: z.string(), detail: z.string() }).parse(await answered.json());
      expect([answered.status, body.status, body['scimType']]).toEqual([status, String(status), scimType]);
      expect(body['schemas']).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
    }
  });
});

describe('groups', () => {
  test('give the rights of access.yaml to their members, and take them away with the membership', async () => {
    const [dana, eve] = [await newUser(), await newUser()];
    const byHand = await withWaysIn();
    const buyers = await made(ask(groups.POST, { body: { displayName: 'buyers', members: [{ value: dana.id }, { value: byHand.id }] } }));
    const right = { role: 'procurement', facilities: ['RDC'], source: 'directory' };
    expect(await grantsOf(dana.id)).toEqual([right]);
    expect(await grantsOf(byHand.id)).toEqual([{ role: 'executive', facilities: [], source: 'person' }, right]);
    await ask(group.PATCH, { id: buyers.id, body: { Operations: [{ op: 'add', path: 'members', value: [{ value: eve.id }] }] } });
    expect(await grantsOf(eve.id)).toEqual([right]);
    await ask(group.PATCH, { id: buyers.id, body: { Operations: [{ op: 'remove', path: `members[value eq "${byHand.id}"]` }] } });
    expect(await grantsOf(byHand.id)).toEqual([{ role: 'executive', facilities: [], source: 'person' }]);
    const read = await made(ask(group.GET, { id: buyers.id }));
    expect(read).toMatchObject({ displayName: 'buyers', members: expect.arrayContaining([expect.objectContaining({ value: eve.id })]) });
    expect(await made(ask(group.GET, { id: buyers.id, search: '?excludedAttributes=members' }))).not.toHaveProperty('members');
    await ask(group.PUT, { id: buyers.id, body: { displayName: 'renamed', members: [{ value: dana.id }, { value: eve.id }] } });
    expect([await grantsOf(dana.id), await grantsOf(eve.id)]).toEqual([[], []]);
    await ask(group.PATCH, { id: buyers.id, body: { Operations: [{ op: 'replace', path: 'displayName', value: 'buyers' }] } });
    expect(await grantsOf(dana.id)).toEqual([right]);
    expect((await ask(group.DELETE, { id: buyers.id })).status).toBe(204);
    expect(await grantsOf(dana.id)).toEqual([]);
  });

  test('two that add members at the same moment lose none', async () => {
    const people = await Promise.all(Array.from({ length: 6 }, () => newUser()));
    const { id } = await made(ask(groups.POST, { body: { displayName: `g ${randomUUID()}` } }));
    await Promise.all(
      people.map(({ id: value }) => ask(group.PATCH, { id, body: { Operations: [{ op: 'add', path: 'members', value: [{ value }] }] } })),
    );
    expect(z.array(z.unknown()).parse((await made(ask(group.GET, { id })))['members'])).toHaveLength(6);
  });
});

test('the token of a directory opens nothing else, and ends when it is revoked', async () => {
  expect(await findActor(new Headers({ authorization: `Bearer ${token}` }))).toBeNull();
  const { text: api } = await createApiToken(systemActor('test'), (await withWaysIn()).email);
  expect((await ask(users.GET, { bearer: api })).status).toBe(401);
  const { text, publicId } = await createProvisioningToken(systemActor('test'), 'Old');
  expect((await ask(config.GET, { bearer: text })).status).toBe(200);
  expect(await revokeProvisioningToken(systemActor('test'), publicId)).toBe(1);
  expect((await ask(config.GET, { bearer: text })).status).toBe(401);
  const { text: over } = await createProvisioningToken(systemActor('test'), 'Over', new Date(Date.now() - 1000));
  expect((await ask(config.GET, { bearer: over })).status).toBe(401);
});
