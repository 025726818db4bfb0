import crypto, { randomUUID } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { crc32 } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { answerAuth, askPasswordLink, createIngestKey, createPerson, findActor, findIngestKey } from '.';

// Each wrong password is hashed: on a busy machine a test of thirty takes its time, and one that is given up would go on beside the next.
vi.setConfig({ testTimeout: 240_000 });
vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'a long enough password';
const actor = systemActor('test');

function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return answerAuth(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, 'x-throughline-peer': '10.4.4.4', ...headers },
      body,
    }),
  );
}
const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  post('/sign-in/email', JSON.stringify({ email, password }), headers);
const sessionOf = (response: Response) =>
  /^throughline\.session_token=([^;]+)/.exec(response.headers.getSetCookie().find((one) => one.includes('session_token=')) ?? '')?.[1] ??
  '';
const cookie = (value: string) => `throughline.session_token=${value}`;
const isIn = async (value: string) => (await findActor(new Headers({ cookie: cookie(value) }))) !== null;

async function person(): Promise<{ id: string; email: string }> {
  const email = `${randomUUID()}@hospital.example`;
  return { id: await createPerson(actor, { name: 'Dana Reyes', email, password: PASSWORD, grants: [], teams: [] }), email };
}

describe('a session that somebody else chose', () => {
  test('is not taken over at sign-in: neither one of nobody, nor a good one of the attacker', async () => {
    const [dana, eve] = [await person(), await person()];
    const evil = sessionOf(await signIn(eve.email, PASSWORD));
    expect(await isIn(evil)).toBe(true);
    for (const planted of ['chosen-by-an-attacker', encodeURIComponent('chosen.c2lnbmF0dXJl'), evil]) {
      const answered = await signIn(dana.email, PASSWORD, { cookie: cookie(planted) });
      const got = sessionOf(answered);
      expect(got).not.toBe('');
      expect(got).not.toBe(planted);
      expect((await findActor(new Headers({ cookie: cookie(got) })))?.id).toBe(dana.id);
    }
    expect((await findActor(new Headers({ cookie: cookie(evil) })))?.id, 'the planted one stays that of its owner').toBe(eve.id);
    const rows = await query(sql`select token from session where token like 'chosen%'`, z.object({ token: z.string() }));
    expect(rows).toEqual([]);
  });

  test('is another one at each sign-in', async () => {
    const { email } = await person();
    const seen = new Set<string>();
    for (let n = 0; n < 3; n += 1) seen.add(sessionOf(await signIn(email, PASSWORD)));
    expect(seen.size).toBe(3);
  });

  test('cannot be chosen by what stands beside the signature, in the body or in a second cookie of the same name', async () => {
    const { email } = await person();
    const good = sessionOf(await signIn(email, PASSWORD));
    const [token = '', proof = ''] = decodeURIComponent(good).split('.');
    for (const forged of [
      `${token}x.${proof}`,
      `${token}.`,
      token,
      `.${proof}`,
      `${token}.${proof.slice(0, -4)}AAA=`,
      `${token}.${proof}.x`,
    ])
      expect(await isIn(encodeURIComponent(forged)), forged).toBe(false);
    const two = new Headers({ cookie: `${cookie('planted.bm90aGluZw==')}; ${cookie(good)}` });
    expect(await findActor(two), 'the first counts; a wrong one shuts out and lets nobody in').toBeNull();
    const said = await post('/sign-in/email', JSON.stringify({ email, password: PASSWORD, token, session: { token }, rememberMe: true }));
    expect(sessionOf(said)).not.toContain(token);
  });

  test('ends on our side with sign-out, and the browser is told to forget what it saw', async () => {
    const { email } = await person();
    const good = sessionOf(await signIn(email, PASSWORD));
    const left = await post('/sign-out', '{}', { cookie: cookie(good) });
    expect(left.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(await isIn(good)).toBe(false);
    expect((await signIn(email, PASSWORD)).headers.get('clear-site-data')).toBeNull();
  });
});

describe('who is here', () => {
  const hashed = vi.fn();
  const scrypt = crypto.scrypt;
  afterEach(() => {
    crypto.scrypt = scrypt;
    syncBuiltinESMExports();
  });
  /** What `ask` answered, and how many passwords were hashed for it. */
  async function weigh<T>(ask: () => Promise<T>): Promise<{ answered: T; hashes: number }> {
    hashed.mockClear();
    crypto.scrypt = new Proxy(scrypt, {
      apply: (target, self, args) => {
        hashed();
        return Reflect.apply(target, self, args);
      },
    });
    syncBuiltinESMExports();
    const answered = await ask();
    return { answered, hashes: hashed.mock.calls.length };
  }
  const tell = async (response: Response) => ({
    status: response.status,
    text: await response.text(),
    headers: [...response.headers.keys()].sort(),
    cookies: response.headers.getSetCookie().map((one) => one.replace(/=[^;]*/, '=')),
  });

  let known: { id: string; email: string };
  let disabled: { id: string; email: string };
  let elsewhere: { id: string; email: string };
  beforeAll(async () => {
    [known, disabled, elsewhere] = [await person(), await person(), await person()];
    await execute(sql`update person set disabled_at = now() where id = ${disabled.id}`);
    await execute(sql`delete from account where person_id = ${elsewhere.id}`);
  });

  test('is not told by signing in: the same answer and as much work for a wrong password, nobody, somebody disabled, one without a password', async () => {
    const wrong = await weigh(async () => tell(await signIn(known.email, 'not the password')));
    expect(wrong.hashes).toBe(1);
    expect(wrong.answered.status).toBe(401);
    for (const [who, email, password] of [
      ['nobody', `${randomUUID()}@hospital.example`, PASSWORD],
      ['disabled, wrong', disabled.email, 'not the password'],
      ['disabled, right', disabled.email, PASSWORD],
      ['without a password', elsewhere.email, PASSWORD],
      ['in other letters', known.email.toUpperCase(), 'not the password'],
    ] as const)
      expect({ who, ...(await weigh(async () => tell(await signIn(email, password)))) }).toEqual({ who, ...wrong });
  });

  test('is not told by how many tries are left: nobody is shut out like somebody', async () => {
    const nobody = `${randomUUID()}@hospital.example`;
    const { email: somebody } = await person();
    const ends: string[][] = [];
    for (const email of [nobody, somebody]) {
      const seen: string[] = [];
      for (let n = 0; n < 11; n += 1) {
        const { status, text } = await tell(await signIn(email, 'not the password'));
        seen.push(`${status} ${text}`);
      }
      ends.push(seen);
    }
    expect(ends[0]).toEqual(ends[1]);
    expect(ends[0]?.at(-1)).toMatch(/^429/);
  });

  test('is not told by asking for a password: no answer, no hash, no less time than both ways take', async () => {
    const told: string[] = [];
    for (const email of [known.email, disabled.email, elsewhere.email, `${randomUUID()}@hospital.example`]) {
      const at = performance.now();
      const { answered, hashes } = await weigh(() =>
        askPasswordLink({ email, address: '10.4.4.5', now: new Date() }, async () => void told.push(email)),
      );
      expect({ answered, hashes }).toEqual({ answered: undefined, hashes: 0 });
      expect(performance.now() - at).toBeGreaterThan(390);
    }
    expect(told).toEqual([known.email]);
  });

  test('is not told to somebody who invites without the right to', async () => {
    const { addMember } = await import('./act-on-member.db');
    const stranger = { kind: 'person' as const, id: known.id, name: 'Dana', email: known.email, teams: [], grants: [] };
    const grants = [{ role: 'executive' as const, facilities: [], departments: [], workflows: [], environments: [] }];
    const invite = (email: string) =>
      addMember(stranger, { name: 'Somebody', email, grants, teams: [] }, new Date(), async () => undefined).then(
        () => 'invited',
        (error: Error) => `${error.constructor.name} ${error.message}`,
      );
    const answered = await invite(known.email);
    expect(answered).toMatch(/^ForbiddenError/);
    expect(await invite(`${randomUUID()}@hospital.example`)).toBe(answered);
  });
});

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** A key with right check digits, as somebody writes it who has read how they are made. */
function forge(publicId: string, secret: string): string {
  const body = `tl_prod_${publicId}_${secret}`;
  let check = '';
  for (let rest = crc32(body), at = 0; at < 6; at += 1, rest = Math.floor(rest / 62)) check = LETTERS.charAt(rest % 62) + check;
  return `${body}${check}`;
}

describe('checking a key', () => {
  test('costs as much for a wrong secret as for a key that nobody has, and compares in constant time either way', async () => {
    const { text } = await createIngestKey(actor, { environment: 'production', name: 'timed' });
    const [, , publicId = ''] = text.split('_');
    const [, , , secret = ''] = (await createIngestKey(actor, { environment: 'production', name: 'other' })).text.split('_');
    const compare = crypto.timingSafeEqual;
    const compared = vi.fn(compare);
    crypto.timingSafeEqual = compared;
    syncBuiltinESMExports();
    const ask = async (key: string) => {
      compared.mockClear();
      const found = await findIngestKey(new Headers({ authorization: `Bearer ${key}` }));
      return [found.ok ? 'ok' : found.reason, ...compared.mock.calls.map(([one, other]) => `${one.byteLength}=${other.byteLength}`)];
    };
    try {
      expect(await ask(text)).toEqual(['ok', '32=32']);
      expect(await ask(forge(publicId, secret.slice(0, 43)))).toEqual(['unknown', '32=32']);
      expect(await ask(forge('0'.repeat(12), secret.slice(0, 43)))).toEqual(['unknown', '32=32']);
      expect(await ask(`${text.slice(0, -1)}${text.endsWith('x') ? 'y' : 'x'}`)).toEqual(['malformed']);
    } finally {
      crypto.timingSafeEqual = compare;
      syncBuiltinESMExports();
    }
  });
});
