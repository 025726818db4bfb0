import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { ConflictError, type Grant, InvalidInputError, NotFoundError, systemActor, UnauthenticatedError } from '@/lib/domain';
import { answerAuth, createApiToken, createPerson, findActor, getActor, revokeApiToken } from '.';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'a long enough password';
const actor = systemActor('test');
const grants: Grant[] = [
  { role: 'executive', facilities: [], departments: [], workflows: [], environments: ['production'] },
  { role: 'procurement', facilities: ['fac-a'], departments: [], workflows: [], environments: [] },
];

let id = '';
const email = `dana-${randomUUID()}@hospital.example`;
beforeAll(async () => {
  id = await createPerson(actor, {
    name: 'Dana Reyes',
    email: email.toUpperCase(),
    password: PASSWORD,
    grants,
    teams: ['team-b', 'team-a'],
  });
});

/** A request as Next hands it over: looks like one, is none. */
const wrapped = (request: Request): Request =>
  new Proxy(request, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

function signIn(body: object, headers: Record<string, string> = {}): Promise<Response> {
  return answerAuth(
    wrapped(
      new Request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: ORIGIN,
          host: 'localhost:3000',
          'x-throughline-peer': '10.9.8.7',
          ...headers,
        },
        body: JSON.stringify(body),
      }),
    ),
  );
}

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
const signedIn = async () => new Headers({ cookie: cookieOf(await signIn({ email, password: PASSWORD })) });
const refusals = async (address: string) =>
  (
    await query(
      sql`select count(*)::int as n from audit_entry where action = 'session.sign_in' and target_id = ${address} and result = 'refused'`,
      z.object({ n: z.number() }),
    )
  )[0]?.n;

describe('signing in over HTTP', () => {
  test('gives a cookie that only the server reads, for 12 hours, and the person behind it', async () => {
    const response = await signIn({ email, password: PASSWORD });
    expect(response.status).toBe(200);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^throughline\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Max-Age=43200/);
    expect(await response.text(), 'the token is for the cookie alone').toBe('{"done":true}');
    expect(await getActor(new Headers({ cookie: cookieOf(response) }))).toEqual({
      kind: 'person',
      id,
      name: 'Dana Reyes',
      email,
      teams: ['team-a', 'team-b'],
      grants,
    });
  });

  test('is noted with the address it came from', async () => {
    await signedIn();
    const rows = await query(
      sql`select actor_id, actor_name, result, address from audit_entry where action = 'session.sign_in' and target_id = ${email} order by id desc limit 1`,
      z.object({ actor_id: z.string(), actor_name: z.string(), result: z.string(), address: z.string().nullable() }),
    );
    expect(rows).toEqual([{ actor_id: id, actor_name: 'Dana Reyes', result: 'done', address: '10.9.8.7' }]);
  });

  test.each([
    ['a wrong password', () => ({ email, password: 'not the password' }), 401],
    ['an unknown e-mail', () => ({ email: 'nobody@hospital.example', password: PASSWORD }), 401],
    ['no e-mail', () => ({ email: 'x', password: PASSWORD }), 400],
  ])('with %s is refused without a cookie', async (_, body, status) => {
    const response = await signIn(body());
    expect(response.status).toBe(status);
    expect(response.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/);
  });

  test('a wrong password and an unknown e-mail look the same', async () => {
    const [wrong, unknown] = await Promise.all([
      signIn({ email, password: 'not the password' }),
      signIn({ email: 'nobody@hospital.example', password: 'x' }),
    ]);
    expect(await wrong.text()).toBe(await unknown.text());
  });

  test('from a page of another site is refused', async () => {
    const response = await signIn({ email, password: PASSWORD }, { origin: 'https://evil.example', cookie: 'a=b' });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test('ten wrong passwords close the account for five minutes, even to the right one', async () => {
    const address = `guess-${randomUUID()}@hospital.example`;
    await createPerson(actor, { name: 'Guessed', email: address, password: PASSWORD, grants: [], teams: [] });
    for (let i = 0; i < 10; i++) expect((await signIn({ email: address, password: `guess ${i}` })).status).toBe(401);
    const closed = await signIn({ email: address, password: PASSWORD });
    expect(closed.status).toBe(429);
    expect(await closed.json()).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    expect(await refusals(address)).toBe(10);
    await inTransaction(async (tx) => {
      // The trail is written once; only its owner, in the open, can set it back.
      await execute(sql`alter table audit_entry disable trigger user`, tx);
      await execute(sql`update audit_entry set at = at - interval '5 minutes' where target_id = ${address}`, tx);
      await execute(sql`alter table audit_entry enable always trigger audit_entry_written_once`, tx);
    });
    expect((await signIn({ email: address, password: PASSWORD })).status).toBe(200);
  });

  test.each(['/sign-up/email', '/change-password', '/update-user', '/list-sessions', '/delete-user', '/request-password-reset'])(
    '%s is not there',
    async (path) => {
      const response = await answerAuth(
        new Request(`${ORIGIN}/api/auth${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: ORIGIN },
          body: '{}',
        }),
      );
      expect(response.status).toBe(404);
    },
  );
});

describe('a session', () => {
  test('ends with sign-out', async () => {
    const headers = await signedIn();
    const cookie = headers.get('cookie') ?? '';
    const response = await answerAuth(
      new Request(`${ORIGIN}/api/auth/sign-out`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, cookie },
        body: '{}',
      }),
    );
    expect(response.status).toBe(200);
    expect(await findActor(new Headers({ cookie }))).toBeNull();
  });

  test('ends when its time is over', async () => {
    const headers = await signedIn();
    await execute(sql`update session set expires_at = now() where person_id = ${id}`);
    await expect(getActor(headers)).rejects.toThrow(UnauthenticatedError);
  });

  test('carries no rights: a grant that is taken away is gone at the next request', async () => {
    const taken = await createPerson(actor, {
      name: 'Taken',
      email: `taken-${randomUUID()}@hospital.example`,
      password: PASSWORD,
      grants,
      teams: [],
    });
    const [{ email: address = '' } = {}] = await query(sql`select email from person where id = ${taken}`, z.object({ email: z.string() }));
    const cookie = cookieOf(await signIn({ email: address, password: PASSWORD }));
    const first = new Headers({ cookie });
    expect((await getActor(first)).grants).toHaveLength(2);
    await execute(sql`delete from access_grant where person_id = ${taken} and role = 'executive'`);
    expect((await getActor(first)).grants, 'one request sees one answer').toHaveLength(2);
    expect((await getActor(new Headers({ cookie }))).grants).toEqual([grants[1]]);
  });

  test.each(['', 'throughline.session_token=abc', 'throughline.session_token=abc.def'])('cookie %j is nobody', async (cookie) => {
    expect(await findActor(new Headers({ cookie }))).toBeNull();
  });
});

describe('an API token', () => {
  const bearer = (text: string) => new Headers({ authorization: `Bearer ${text}` });

  test('reads as its person until it is revoked', async () => {
    const { text, publicId } = await createApiToken(actor, email.toUpperCase());
    expect(await getActor(bearer(text))).toMatchObject({ id, email, grants });
    expect(await revokeApiToken(actor, publicId)).toBe(1);
    await expect(getActor(bearer(text))).rejects.toThrow('unknown, expired or revoked');
    expect(await revokeApiToken(actor, publicId)).toBe(0);
  });

  test('ends at its expiry', async () => {
    const { text } = await createApiToken(actor, email, new Date(Date.now() - 1));
    expect(await findActor(bearer(text))).toBeNull();
  });

  test('a wrong token is refused even beside a good cookie', async () => {
    const cookie = (await signedIn()).get('cookie') ?? '';
    expect(await findActor(new Headers({ cookie, authorization: 'Bearer tl_api_wrong' }))).toBeNull();
  });

  test('for nobody cannot be made', async () => {
    await expect(createApiToken(actor, 'nobody@hospital.example')).rejects.toThrow(NotFoundError);
  });
});

describe('createPerson', () => {
  const person = { name: 'Second', email, password: PASSWORD, grants, teams: [] };
  test('refuses an e-mail that is taken, in whatever letters', async () => {
    await expect(createPerson(actor, { ...person, email: email.toUpperCase() })).rejects.toThrow(ConflictError);
  });
  test.each([{ password: 'short' }, { email: 'no address' }])('refuses %j', async (wrong) => {
    await expect(createPerson(actor, { ...person, email: `${randomUUID()}@hospital.example`, ...wrong })).rejects.toThrow(
      InvalidInputError,
    );
  });
});
