import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  actOnAccount,
  answerAuth,
  checkProof,
  createPerson,
  findActor,
  findOwnSession,
  getActor,
  passwordLinkText,
  prove,
  resetPassword,
  saidCookies,
  withCaller,
} from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import {
  type Actor,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  ProofNeededError,
  systemActor,
  TooManyError,
} from '@/lib/domain';
import type { AccountAction } from '@/lib/domain/views/people';
import { readAccount } from '@/lib/show';
import { actOnPerson, sendPasswordLink } from '.';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
const address = testDatabase();
beforeAll(async () => {
  await applyCatalog('catalog', 'test');
});

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'a long enough password';
const everywhere = { facilities: [], departments: [], workflows: [], environments: [] };

function post(path: string, body: object, cookie = ''): Promise<Response> {
  return answerAuth(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, cookie },
      body: JSON.stringify(body),
    }),
  );
}
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .filter((one) => !one.endsWith('='))
    .join('; ');

interface Someone {
  id: string;
  email: string;
  cookie: string;
}
async function someone(): Promise<Someone> {
  const email = `${randomUUID()}@hospital.example`;
  const id = await createPerson(systemActor('test'), {
    name: 'Dana Reyes',
    email,
    password: PASSWORD,
    grants: [{ role: 'executive', ...everywhere }],
    teams: [],
  });
  return { id, email, cookie: cookiesOf(await post('/sign-in/email', { email, password: PASSWORD })) };
}
/** Does it as a request of this browser does, which keeps the cookies of the answer. */
function act(who: { cookie: string }, action: AccountAction, now = new Date()) {
  const headers = new Headers({ cookie: who.cookie });
  return withCaller(headers, async () => {
    const answered = await actOnAccount(await getActor(headers), await findOwnSession(headers), action, now);
    for (const cookie of saidCookies()) who.cookie = cookie.split(';')[0] ?? '';
    return answered;
  });
}
const isIn = async (cookie: string) => (await findActor(new Headers({ cookie }))) !== null;

const totpStep = (at: Date) => Math.floor(at.getTime() / 30_000);
/** What an authenticator shows (RFC 6238), written apart from the code that checks it. */
function totpCode(key: string, step: number): string {
  const mac = createHmac('sha1', key)
    .update(Buffer.from(step.toString(16).padStart(16, '0'), 'hex'))
    .digest();
  const at = (mac[19] ?? 0) % 16;
  return (mac.subarray(at, at + 4).readInt32BE() & (2 ** 31 - 1)).toString().slice(-6).padStart(6, '0');
}

/** The key as an authenticator holds it. */
function keyOf(otpauth: string): string {
  const bits = [...(new URL(otpauth).searchParams.get('secret') ?? '')]
    .map((one) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))).toString();
}
async function withFactor() {
  const dana = await someone();
  const { otpauth } = await act(dana, { action: 'begin_second_factor' });
  const key = keyOf(otpauth ?? '');
  const { backupCodes } = await act(dana, { action: 'confirm_second_factor', code: totpCode(key, totpStep(new Date()) - 1) });
  return { ...dana, key, backupCodes: backupCodes ?? [] };
}

describe('the second factor', () => {
  test('is asked for at sign-in from the first code on; a password alone is nobody', async () => {
    const dana = await withFactor();
    expect(dana.backupCodes).toHaveLength(10);
    const first = await post('/sign-in/email', { email: dana.email, password: PASSWORD });
    expect(await first.json()).toEqual({ done: false, secondFactor: true });
    expect(cookiesOf(first)).not.toContain('session_token=');
    expect(await isIn(cookiesOf(first))).toBe(false);
    const code = totpCode(dana.key, totpStep(new Date()));
    const second = await post('/two-factor/verify-totp', { code }, cookiesOf(first));
    expect([second.status, await second.text()]).toEqual([200, '{"done":true}']);
    expect(await isIn(cookiesOf(second))).toBe(true);

    const again = await post('/sign-in/email', { email: dana.email, password: PASSWORD });
    const replayed = await post('/two-factor/verify-totp', { code }, cookiesOf(again));
    expect(replayed.status, 'a code counts once').toBe(401);
    expect(cookiesOf(replayed)).not.toContain('session_token=');
  });

  test('one code shown twice at the same moment lets one in', async () => {
    const dana = await withFactor();
    const challenges = [];
    for (let i = 0; i < 2; i += 1) challenges.push(cookiesOf(await post('/sign-in/email', { email: dana.email, password: PASSWORD })));
    const code = totpCode(dana.key, totpStep(new Date()));
    const answers = await Promise.all(challenges.map((cookie) => post('/two-factor/verify-totp', { code }, cookie)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('a backup code lets in once; guesses close the challenge', async () => {
    const dana = await withFactor();
    const [code = ''] = dana.backupCodes;
    const challenge = async () => cookiesOf(await post('/sign-in/email', { email: dana.email, password: PASSWORD }));
    expect((await post('/two-factor/verify-backup-code', { code }, await challenge())).status).toBe(200);
    expect((await post('/two-factor/verify-backup-code', { code }, await challenge())).status).toBe(401);
    const guessed = await challenge();
    const ends = [];
    for (let i = 0; i < 6; i += 1) ends.push((await post('/two-factor/verify-totp', { code: '000000' }, guessed)).status);
    expect(ends.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(ends[5]).toBe(400);
    expect((await post('/two-factor/verify-totp', { code: totpCode(dana.key, totpStep(new Date())) }, guessed)).status).not.toBe(200);
  });

  test('a device cannot be trusted past it, and a challenge without the password is none', async () => {
    const dana = await withFactor();
    const first = cookiesOf(await post('/sign-in/email', { email: dana.email, password: PASSWORD }));
    const second = await post('/two-factor/verify-totp', { code: totpCode(dana.key, totpStep(new Date())), trustDevice: true }, first);
    expect(second.headers.getSetCookie().join()).not.toContain('trust_device');
    expect((await post('/two-factor/verify-totp', { code: '123456' })).status).toBe(401);
    const forged = await post('/two-factor/verify-totp', { code: '123456' }, 'throughline.two_factor=abc.def');
    expect(forged.status).toBe(401);
  });

  test('setting it up ends the other sessions, needs a right code, and is in the audit trail', async () => {
    const dana = await someone();
    const other = cookiesOf(await post('/sign-in/email', { email: dana.email, password: PASSWORD }));
    const { otpauth } = await act(dana, { action: 'begin_second_factor' });
    expect((await post('/sign-in/email', { email: dana.email, password: PASSWORD })).status, 'not before the first code').toBe(200);
    await expect(act(dana, { action: 'confirm_second_factor', code: '000000' })).rejects.toThrow(ForbiddenError);
    const now = new Date();
    const before = dana.cookie;
    await act(dana, { action: 'confirm_second_factor', code: totpCode(keyOf(otpauth ?? ''), totpStep(now)) }, now);
    expect([await isIn(dana.cookie), await isIn(other)]).toEqual([true, false]);
    expect(await isIn(before), 'a session that was known before the second factor').toBe(false);
    await expect(act(dana, { action: 'begin_second_factor' })).rejects.toThrow(ConflictError);
    const rows = await query(
      sql`select action, after::text as after from audit_entry where target_id = ${dana.id} and action like 'account.%' order by id`,
      z.object({ action: z.string(), after: z.string() }),
    );
    expect(rows.map(({ action }) => action)).toEqual(['account.begin_second_factor', 'account.second_factor_on']);
    expect(JSON.stringify(rows)).not.toContain(keyOf(otpauth ?? ''));
  });

  test('an administrator takes it away from somebody who lost it; the sessions end', async () => {
    const dana = await withFactor();
    const boss: Actor = systemActor('test');
    await actOnPerson(boss, dana.id, { action: 'reset_second_factor', reason: 'lost phone' }, new Date());
    expect(await isIn(dana.cookie)).toBe(false);
    expect(await (await post('/sign-in/email', { email: dana.email, password: PASSWORD })).json()).toEqual({ done: true });
    await expect(actOnPerson(boss, dana.id, { action: 'reset_second_factor' }, new Date())).rejects.toThrow(ConflictError);
  });
});

describe('the own account', () => {
  test('a new password needs the old one and keeps to the policy; the other sessions end', async () => {
    const dana = await someone();
    const other = cookiesOf(await post('/sign-in/email', { email: dana.email, password: PASSWORD }));
    const change = (password: string, newPassword: string) => act(dana, { action: 'change_password', password, newPassword });
    await expect(change('not the password', 'another good password')).rejects.toThrow(ForbiddenError);
    await expect(change(PASSWORD, 'password1234')).rejects.toThrow(InvalidInputError);
    await expect(change(PASSWORD, 'short')).rejects.toThrow(InvalidInputError);
    const before = dana.cookie;
    await change(PASSWORD, 'another good password');
    expect([await isIn(dana.cookie), await isIn(other)]).toEqual([true, false]);
    expect(await isIn(before), 'a session that was known before the password changed').toBe(false);
    expect((await post('/sign-in/email', { email: dana.email, password: PASSWORD })).status).toBe(401);
    expect((await post('/sign-in/email', { email: dana.email, password: 'another good password' })).status).toBe(200);
  });

  test('nobody ends the session or token of somebody else, and a token changes nothing', async () => {
    const [dana, eve] = [await someone(), await someone()];
    const headers = new Headers({ cookie: dana.cookie });
    const session = await findOwnSession(headers);
    const { token } = await act(dana, { action: 'make_token', name: 'BI', expiresInDays: 7 });
    const view = await readAccount(await getActor(headers), session?.id ?? null);
    expect(view.sessionList).toMatchObject([{ current: true }]);
    const publicId = view.tokenList[0]?.publicId ?? '';
    await expect(act(eve, { action: 'end_session', session: session?.id ?? '' })).rejects.toThrow(NotFoundError);
    await expect(act(eve, { action: 'revoke_token', token: publicId })).rejects.toThrow(NotFoundError);
    await expect(act(eve, { action: 'rotate_token', token: publicId, overlapHours: 1 })).rejects.toThrow(NotFoundError);
    const bearer = new Headers({ authorization: `Bearer ${token}` });
    const asToken = async () =>
      actOnAccount(await getActor(bearer), await findOwnSession(bearer), { action: 'end_other_sessions' }, new Date());
    await expect(asToken()).rejects.toThrow(ForbiddenError);
  });

  test('a token is replaced with an overlap, and ends with it', async () => {
    const dana = await someone();
    const { token: old } = await act(dana, { action: 'make_token', name: 'BI', expiresInDays: 7 });
    const headers = new Headers({ cookie: dana.cookie });
    const [listed] = (await readAccount(await getActor(headers), null)).tokenList;
    const { token } = await act(dana, { action: 'rotate_token', token: listed?.publicId ?? '', overlapHours: 1 });
    const works = async (text: string | null) => (await findActor(new Headers({ authorization: `Bearer ${text}` }))) !== null;
    expect([await works(old), await works(token)]).toEqual([true, true]);
    await expect(act(dana, { action: 'rotate_token', token: listed?.publicId ?? '', overlapHours: 1 })).rejects.toThrow(ConflictError);
    await execute(sql`update api_token set expires_at = now() where public_id = ${listed?.publicId}`);
    expect([await works(old), await works(token)]).toEqual([false, true]);
    const states = (await readAccount(await getActor(headers), null)).tokenList.map(({ state }) => state);
    expect(states).toEqual(['works', 'expired']);
  });

  test('name and time zone', async () => {
    const dana = await someone();
    await act(dana, { action: 'rename', name: 'Dana R.' });
    await act(dana, { action: 'set_timezone', timezone: 'America/Denver' });
    await expect(act(dana, { action: 'set_timezone', timezone: 'Mars/Base' })).rejects.toThrow(InvalidInputError);
    expect(await readAccount(await getActor(new Headers({ cookie: dana.cookie })), null)).toMatchObject({
      name: 'Dana R.',
      timezone: 'America/Denver',
    });
  });
});

describe('a new password by mail', () => {
  const mails = (email: string) =>
    query(
      sql`select content->'button'->>'url' as url from intent where recipient = ${email} order by created_at`,
      z.object({ url: z.string() }),
    );
  const linkOf = async (email: string) => passwordLinkText((await mails(email)).at(-1)?.url.split('#')[1] ?? '');
  const set = (link: string, password: string, now = new Date()) => resetPassword({ link, password, address: null, now });

  test('works once, ends all sessions, and the old password is over', async () => {
    const dana = await someone();
    await sendPasswordLink(dana.email.toUpperCase(), '10.0.0.1', new Date());
    const link = await linkOf(dana.email);
    await expect(set(link, 'password1234')).rejects.toThrow(InvalidInputError);
    const ends = await Promise.allSettled([set(link, 'the first new password'), set(link, 'the other new password')]);
    expect(ends.map(({ status }) => status).sort(), 'of two at the same moment one counts').toEqual(['fulfilled', 'rejected']);
    expect(await isIn(dana.cookie)).toBe(false);
    expect((await post('/sign-in/email', { email: dana.email, password: PASSWORD })).status).toBe(401);
    await expect(set(link, 'yet another password')).rejects.toThrow(NotFoundError);
  });

  test('a newer link ends the older one, an hour ends every one, and a forged one is none', async () => {
    const dana = await someone();
    await sendPasswordLink(dana.email, '10.0.0.2', new Date());
    const first = await linkOf(dana.email);
    await sendPasswordLink(dana.email, '10.0.0.2', new Date());
    const second = await linkOf(dana.email);
    await expect(set(first, 'another good password')).rejects.toThrow(NotFoundError);
    await expect(set(second, 'another good password', new Date(Date.now() + 3_600_001))).rejects.toThrow(NotFoundError);
    const [id = ''] = second.split('.');
    for (const forged of [`${id}.${'A'.repeat(22)}`, id, `${first.split('.')[0]}.${second.split('.')[1]}`, '']) {
      await expect(set(forged, 'another good password')).rejects.toThrow(NotFoundError);
    }
    await set(second, 'another good password');
  });

  test('nobody learns who is here: unknown, disabled and without a password look the same, and each is written down', async () => {
    const [dana, gone] = [await someone(), await someone()];
    await actOnPerson(systemActor('test'), gone.id, { action: 'disable' }, new Date());
    const sso = await someone();
    await execute(sql`delete from account where person_id = ${sso.id}`);
    const unknown = `${randomUUID()}@hospital.example`;
    for (const email of [dana.email, gone.email, sso.email, unknown]) {
      await expect(sendPasswordLink(email, '10.0.0.3', new Date())).resolves.toBeUndefined();
    }
    expect((await Promise.all([dana, gone, sso].map(({ email }) => mails(email)))).map((found) => found.length)).toEqual([1, 0, 0]);
    const rows = await query(
      sql`select result from audit_entry where action = 'password.ask' and address = '10.0.0.3' order by id`,
      z.object({ result: z.string() }),
    );
    expect(rows.map(({ result }) => result)).toEqual(['done', 'refused', 'refused', 'refused']);
  });

  test('three mails an hour and no more; thirty questions an hour from one address', async () => {
    const dana = await someone();
    for (let i = 0; i < 5; i += 1) await sendPasswordLink(dana.email, '10.0.0.4', new Date());
    expect(await mails(dana.email)).toHaveLength(3);
    await execute(sql`update throttle set turns = 30 where key = 'password link 10.0.0.4'`);
    await expect(sendPasswordLink(dana.email, '10.0.0.4', new Date())).rejects.toThrow(TooManyError);
  });
});

test('sixty sign-ins a minute from one address, on every replica', async () => {
  const address = '10.66.0.1';
  const ask = () =>
    answerAuth(
      new Request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, 'x-throughline-peer': address },
        body: '{"email":"x","password":"y"}',
      }),
    );
  await ask();
  await execute(sql`update throttle set turns = 60 where key = ${`sign-in ${address}`}`);
  expect((await ask()).status).toBe(429);
  await execute(sql`update throttle set started_at = started_at - interval '61 seconds' where key = ${`sign-in ${address}`}`);
  expect((await ask()).status).not.toBe(429);
});

describe('a fresh proof', () => {
  const age = (cookie: string, id: string) =>
    execute(sql`update session set proved_at = now() - interval '16 minutes' where person_id = ${id}`).then(() => new Headers({ cookie }));

  test('is signing in, for a quarter of an hour; then the password or a code gives another', async () => {
    const dana = await withFactor();
    await expect(checkProof(new Headers({ cookie: dana.cookie }))).resolves.toBeUndefined();
    const headers = await age(dana.cookie, dana.id);
    await expect(checkProof(headers)).rejects.toThrow(ProofNeededError);
    const actor = await getActor(headers);
    await expect(prove(actor, headers, { password: 'not the password' }, new Date())).rejects.toThrow(ForbiddenError);
    await expect(checkProof(headers)).rejects.toThrow(ProofNeededError);
    await prove(actor, headers, { password: PASSWORD }, new Date());
    await expect(checkProof(headers)).resolves.toBeUndefined();

    const code = totpCode(dana.key, totpStep(new Date()));
    await age(dana.cookie, dana.id);
    await prove(actor, headers, { code }, new Date());
    await expect(checkProof(headers)).resolves.toBeUndefined();
    await age(dana.cookie, dana.id);
    await expect(prove(actor, headers, { code }, new Date()), 'a code counts once').rejects.toThrow(ForbiddenError);
    const [backup = ''] = dana.backupCodes;
    await prove(actor, headers, { code: backup }, new Date());
    await expect(prove(actor, headers, { code: backup }, new Date())).rejects.toThrow(ForbiddenError);
    const rows = await query(
      sql`select result from audit_entry where actor_id = ${dana.id} and action = 'session.prove' order by id`,
      z.object({ result: z.string() }),
    );
    expect(rows.map(({ result }) => result)).toEqual(['refused', 'done', 'done', 'refused', 'done', 'refused']);
  });

  test('is of one session: another of the same person stays as it was', async () => {
    const dana = await someone();
    const other = cookiesOf(await post('/sign-in/email', { email: dana.email, password: PASSWORD }));
    const headers = await age(dana.cookie, dana.id);
    await prove(await getActor(headers), headers, { password: PASSWORD }, new Date());
    await expect(checkProof(headers)).resolves.toBeUndefined();
    await expect(checkProof(new Headers({ cookie: other }))).rejects.toThrow(ProofNeededError);
  });

  test('is every request of an API token, and ten tries are all', async () => {
    const dana = await someone();
    const { token } = await act(dana, { action: 'make_token', name: 'BI', expiresInDays: 1 });
    const bearer = new Headers({ authorization: `Bearer ${token}` });
    await expect(checkProof(bearer)).resolves.toBeUndefined();
    const headers = await age(dana.cookie, dana.id);
    const actor = await getActor(headers);
    await expect(prove(actor, bearer, { password: PASSWORD }, new Date())).rejects.toThrow(ConflictError);
    await execute(sql`insert into throttle (key, started_at, turns) values (${`proof ${dana.id}`}, now(), 10)`);
    await expect(prove(actor, headers, { password: PASSWORD }, new Date())).rejects.toThrow('Too many tries');
  });
});

test('a second factor works on while another AUTH_SECRET comes into use', async () => {
  const [dana, eve] = [await withFactor(), await withFactor()];
  vi.stubEnv('AUTH_SECRET_PREVIOUS', 'a secret for tests with more than thirty-two characters');
  vi.stubEnv('AUTH_SECRET', 'the next secret, with more than thirty-two characters');
  vi.resetModules();
  const [next, db] = [await import('@/lib/access'), await import('@/lib/db')];
  await db.connectTo(address());
  const ask = (path: string, body: object, cookie = '') =>
    next.answerAuth(
      new Request(`${ORIGIN}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, cookie },
        body: JSON.stringify(body),
      }),
    );
  const challenge = async (email: string) => cookiesOf(await ask('/sign-in/email', { email, password: PASSWORD }));
  const code = totpCode(dana.key, totpStep(new Date()));
  expect((await ask('/two-factor/verify-totp', { code }, await challenge(dana.email))).status).toBe(200);
  const [backup = ''] = eve.backupCodes;
  expect((await ask('/two-factor/verify-backup-code', { code: backup }, await challenge(eve.email))).status).toBe(200);
  await db.connectTo(null);
});
