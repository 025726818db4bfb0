import { createSecretKey, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { completeEnvironment } from '@/lib/config';
import { execute, jsonb, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type AccessRule, systemActor } from '@/lib/domain';
import { actOnMember, answerAuth, createPerson, findActor } from '.';

testDatabase();

const ORIGIN = 'http://localhost:3000';
const CLIENT = { id: 'throughline', secret: 'a secret that only both sides know' };
interface Known {
  email: string;
  email_verified: boolean;
  name: string;
  groups: string[];
}
const known = new Map<string, Known>();
/** Who signs in at the provider next. */
let who = '';
let server: Server;
let issuer = '';
const seen: URL[] = [];
let signingKey: CryptoKey;
/** What the provider told the product by its back channel. */
const told: { token: string; status: number }[] = [];
const BACK_CHANNEL = '/api/auth/back-channel-logout/sso';

function tell(body: string, type = 'application/x-www-form-urlencoded'): Promise<Response> {
  return answerAuth(new Request(`${ORIGIN}${BACK_CHANNEL}`, { method: 'POST', headers: { 'content-type': type }, body }));
}
const tellToken = (token: string) => tell(new URLSearchParams({ logout_token: token }).toString());

const rule = (group: string, role: AccessRule['role'], facilities: string[] = []): AccessRule => ({
  id: `acc-${group}`,
  group,
  role,
  facilities,
  departments: [],
  workflows: [],
  environments: [],
});

async function setRules(...rules: AccessRule[]) {
  await execute(
    sql`insert into catalog_version (created_by, checksum, content, diff) values ('test', ${crypto.randomUUID()}, ${jsonb({ access: rules })}, '{}')`,
  );
}

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  signingKey = privateKey;
  const client = {
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    redirect_uris: [`${ORIGIN}/api/auth/callback/sso`],
    post_logout_redirect_uris: [`${ORIGIN}/sign-in`],
    // The product is reached here.
    backchannel_logout_uri: `${issuer}${BACK_CHANNEL}`,
    backchannel_logout_session_required: true,
  };
  const provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'of the test', alg: 'RS256', use: 'sig' }] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    pkce: { required: () => true },
    cookies: { keys: ['keys of the test'] },
    // By itself it tells nobody on this machine, and waits 2.5 s. The types of Node do not know `dispatcher`.
    fetch: (url, asked) => fetch(url, { ...asked, dispatcher: undefined, signal: null } as RequestInit),
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...known.get(id) }) }),
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: CLIENT.id, accountId: who });
      grant.addOIDCScope('openid email profile groups');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    seen.push(new URL(request.url ?? '/', issuer));
    if (request.url === BACK_CHANNEL)
      return void text(request).then(async (body) => {
        const { status } = await tell(body, request.headers['content-type']);
        told.push({ token: new URLSearchParams(body).get('logout_token') ?? '', status });
        response.writeHead(status).end();
      });
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response);
    provider.interactionFinished(request, response, { login: { accountId: who } }).catch((error: unknown) => response.end(String(error)));
  });
  completeEnvironment({
    AUTH_SECRET: 'a secret for tests with more than thirty-two characters',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_SCOPES: 'openid email profile groups',
    OIDC_SIGN_OUT: 'provider',
  });
  await setRules(rule('buyers', 'procurement', ['RDC']), rule('leaders', 'executive'));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

let addresses = 0;
function nextAddress(): string {
  addresses += 1;
  return `10.3.0.${addresses}`;
}

/** A browser: keeps cookies of each host and follows redirects until one leads to the product. */
class Browser {
  /** Each comes from an address of its own: how often one may sign in is another test. */
  private readonly address = nextAddress();
  private readonly jars = new Map<string, Map<string, string>>();
  private jar(host: string) {
    const jar = this.jars.get(host) ?? new Map<string, string>();
    this.jars.set(host, jar);
    return jar;
  }
  cookies(host: string) {
    return [...this.jar(host)].map((pair) => pair.join('=')).join('; ');
  }
  keep(host: string, response: Response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split(';');
      const at = pair.indexOf('=');
      if (pair.slice(at + 1) === '' || rest.some((one) => /max-age=0/i.test(one))) this.jar(host).delete(pair.slice(0, at));
      else this.jar(host).set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
  async product(path: string, body?: object): Promise<Response> {
    const headers = {
      origin: ORIGIN,
      host: 'localhost:3000',
      cookie: this.cookies(ORIGIN),
      'content-type': 'application/json',
      'x-throughline-peer': this.address,
    };
    const response = await answerAuth(
      new Request(new URL(path, ORIGIN), body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers }),
    );
    this.keep(ORIGIN, response);
    return response;
  }
  /** Walks through the provider; the address that it leads back to. */
  async walk(url: string): Promise<string> {
    let at = url;
    for (let hop = 0; hop < 8 && !at.startsWith(ORIGIN); hop += 1) {
      const response = await fetch(at, { redirect: 'manual', headers: { cookie: this.cookies(issuer) } });
      this.keep(issuer, response);
      const next = response.headers.get('location');
      if (next === null) throw new Error(`The provider said ${response.status} at ${at}: ${await response.text()}`);
      at = new URL(next, at).toString();
    }
    return at;
  }
  async begin(next = '/exceptions'): Promise<string> {
    const response = await this.product('/api/auth/sign-in/social', { next });
    expect(response.status, await response.clone().text()).toBe(200);
    return z.object({ url: z.string() }).parse(await response.json()).url;
  }
  /** Where the whole way ends. */
  async signOn(as: string, next?: string): Promise<string> {
    who = as;
    const back = await this.product(await this.walk(await this.begin(next)));
    return back.headers.get('location') ?? `status ${back.status}`;
  }
  /** Ends the session at the provider, as whoever asks there does; where that leads. */
  async leaveProvider(exit: string): Promise<string | null> {
    const asked = await fetch(exit, { headers: { cookie: this.cookies(issuer) } });
    this.keep(issuer, asked);
    const page = await asked.text();
    const [, action = '', xsrf = ''] = /action="([^"]+)"[\s\S]*name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    if (xsrf === '') throw new Error(`The provider said ${asked.status}: ${page.slice(0, 400)}`);
    const done = await fetch(action, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: this.cookies(issuer), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    });
    return done.headers.get('location');
  }
  actor() {
    return findActor(new Headers({ cookie: this.cookies(ORIGIN) }));
  }
}

const someone = (sub: string, given: Partial<Known> = {}) => {
  known.set(sub, { email: `${sub}@hospital.example`, email_verified: true, name: `Person ${sub}`, groups: ['buyers'], ...given });
  return sub;
};
const accounts = (email: string) =>
  query(
    sql`select a.account_id, a.access_token, a.id_token, a.refresh_token from account a join person p on p.id = a.person_id where p.email = ${email}`,
    z.object({
      account_id: z.string(),
      access_token: z.string().nullable(),
      id_token: z.string().nullable(),
      refresh_token: z.string().nullable(),
    }),
  );

describe('single sign-on', () => {
  test('makes an account with the rights of the groups, signs in, and goes on where it began', async () => {
    const browser = new Browser();
    expect(await browser.signOn(someone('ana'), '/exceptions?tab=mine')).toBe('/exceptions?tab=mine');
    expect(await browser.actor()).toMatchObject({
      name: 'Person ana',
      email: 'ana@hospital.example',
      grants: [{ role: 'procurement', facilities: ['RDC'], departments: [], workflows: [], environments: [] }],
    });
    expect(await accounts('ana@hospital.example'), 'no token of the provider is kept').toEqual([
      { account_id: `${issuer}#ana`, access_token: null, id_token: null, refresh_token: null },
    ]);
    const asked = seen.find(({ pathname }) => pathname === '/auth');
    expect(asked?.searchParams.get('code_challenge_method')).toBe('S256');
    expect(asked?.searchParams.get('nonce')).toBeTruthy();
    expect(asked?.searchParams.get('state')).toBeTruthy();
    const rows = await query(
      sql`select action from audit_entry where target_id in ('ana@hospital.example', (select id from person where email = 'ana@hospital.example')) order by id`,
      z.object({ action: z.string() }),
    );
    expect(rows.map(({ action }) => action)).toEqual(['person.create', 'person.bind', 'person.groups', 'session.sign_in']);
  });

  test('settles the rights again at each sign-in, and leaves those given by hand', async () => {
    await new Browser().signOn(someone('bo'));
    await execute(
      sql`insert into access_grant (person_id, role, created_by) select id, 'auditor', 'boss' from person where email = 'bo@hospital.example'`,
    );
    someone('bo', { groups: ['leaders', 'unknown'] });
    const browser = new Browser();
    await browser.signOn('bo');
    expect((await browser.actor())?.grants.map(({ role }) => role)).toEqual(['auditor', 'executive']);
  });

  test('whose groups give nothing, or whose e-mail is no address, does not come in and leaves nobody behind', async () => {
    for (const sub of [someone('carl', { groups: [] }), someone('cleo', { groups: ['other'] }), someone('cy', { email: 'no address' })]) {
      const browser = new Browser();
      expect(await browser.signOn(sub)).toMatch(/^\/sign-in\?error=/);
      expect(await browser.actor()).toBeNull();
    }
    expect(await query(sql`select id from person where name like 'Person c%'`, z.object({ id: z.string() }))).toEqual([]);
  });

  test('an e-mail that is the same takes over nobody who has a password', async () => {
    const email = 'boss@hospital.example';
    const grants = [{ role: 'administrator' as const, facilities: [], departments: [], workflows: [], environments: [] }];
    await createPerson(systemActor('test'), { name: 'Boss', email, password: 'a long enough password', grants, teams: [] });
    const browser = new Browser();
    expect(await browser.signOn(someone('evil', { email, groups: ['leaders'] }))).toMatch(/^\/sign-in\?error=/);
    expect(await browser.actor()).toBeNull();
    expect((await accounts(email)).map(({ account_id }) => account_id)).not.toContain(`${issuer}#evil`);
  });

  test('somebody who was prepared without a password is bound once, and only by an e-mail that the provider has verified', async () => {
    const grants = [{ role: 'on_call' as const, facilities: [], departments: [], workflows: [], environments: [] }];
    const email = 'eve@hospital.example';
    await createPerson(systemActor('test'), { name: 'Eve', email, password: null, grants, teams: [] });
    const unsure = new Browser();
    expect(await unsure.signOn(someone('eve-2', { email, email_verified: false, groups: ['leaders'] }))).toMatch(/error=/);
    const browser = new Browser();
    expect(await browser.signOn(someone('eve', { email, groups: [] }))).toBe('/exceptions');
    expect((await browser.actor())?.grants).toEqual(grants);
    // Their e-mail goes to somebody else at the provider: that is another person.
    expect(await new Browser().signOn(someone('eve-3', { email, groups: ['leaders'] }))).toMatch(/error=/);
    // And theirs changes: they stay who they are.
    someone('eve', { email: 'eve.new@hospital.example', groups: [] });
    const later = new Browser();
    await later.signOn('eve');
    expect(await later.actor()).toMatchObject({ email, grants });
  });

  test('a person with a password is moved by an administrator, and bound then', async () => {
    const grants = [{ role: 'administrator' as const, facilities: [], departments: [], workflows: [], environments: [] }];
    const email = 'jo@hospital.example';
    const id = await createPerson(systemActor('test'), { name: 'Jo', email, password: 'a long enough password', grants, teams: [] });
    const before = new Browser();
    expect(await before.signOn(someone('jo', { groups: [] }))).toMatch(/error=/);
    await actOnMember(systemActor('test'), id, { action: 'use_sign_on' }, { now: new Date(), tell: async () => {} });
    const browser = new Browser();
    await browser.signOn('jo');
    expect(await browser.actor()).toMatchObject({ id, grants });
    expect((await browser.product('/api/auth/sign-in/email', { email, password: 'a long enough password' })).status).toBe(401);
  });

  test('a disabled person does not come in', async () => {
    await new Browser().signOn(someone('finn'));
    await execute(sql`update person set disabled_at = now() where email = 'finn@hospital.example'`);
    const browser = new Browser();
    await browser.signOn('finn');
    expect(await browser.actor()).toBeNull();
    expect(
      await query(
        sql`select s.id from session s join person p on p.id = s.person_id where p.email = 'finn@hospital.example' and s.created_at > p.disabled_at`,
        z.unknown(),
      ),
    ).toEqual([]);
  });

  test('the answer of the provider counts for the browser that asked, once, and for nothing forged', async () => {
    who = someone('gil');
    const mine = new Browser();
    const back = await mine.walk(await mine.begin());
    const other = new Browser();
    await other.product(back);
    expect(await other.actor(), 'another browser').toBeNull();
    const forged = new URL(back);
    forged.searchParams.set('state', 'forged');
    await mine.product(forged.toString());
    expect(await mine.actor(), 'another state').toBeNull();
    const wrong = new Browser();
    const wrongBack = new URL(await wrong.walk(await wrong.begin()));
    wrongBack.searchParams.set('iss', 'https://other.example');
    await wrong.product(wrongBack.toString());
    expect(await wrong.actor(), 'another issuer').toBeNull();
    const again = new Browser();
    const done = await again.walk(await again.begin());
    await again.product(done);
    expect(await again.actor()).not.toBeNull();
    expect((await again.product(done)).headers.get('location')).toMatch(/error=/);
  });

  test('never leads to another site', async () => {
    for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      expect(await new Browser().signOn(someone('hal'), next)).toMatch(/^(\/|http:\/\/localhost:3000\/?)$/);
    }
  });

  test('two first sign-ins at the same moment make one person', async () => {
    who = someone('ida');
    const browsers = [new Browser(), new Browser()];
    const backs: string[] = [];
    for (const browser of browsers) backs.push(await browser.walk(await browser.begin()));
    await Promise.all(browsers.map((browser, i) => browser.product(backs[i] ?? '')));
    const ids = await Promise.all(browsers.map(async (browser) => (await browser.actor())?.id));
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeTruthy();
  });
});

describe('a session that ends at the provider', () => {
  const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  const trail = (email: string) =>
    query(
      sql`select result, reason, after from audit_entry where action = 'session.sign_out' and target_id = ${email} order by id`,
      z.object({ result: z.string(), reason: z.string().nullable(), after: z.unknown() }),
    );
  async function signedOn(sub: string) {
    const browser = new Browser();
    await browser.signOn(someone(sub));
    expect(await browser.actor()).not.toBeNull();
    return browser;
  }
  const sidOf = async (sub: string) => {
    const rows = await query(
      sql`select sign_on_sid as sid from session where sign_on_subject = ${`${issuer}#${sub}`} order by created_at`,
      z.object({ sid: z.string().nullable() }),
    );
    return rows.map(({ sid }) => sid);
  };
  /** A logout token as the provider signs it, with what a case changes; null takes a claim away. */
  function logoutToken(
    claims: Record<string, unknown>,
    { header = {}, key = signingKey }: { header?: object; key?: Parameters<SignJWT['sign']>[0] } = {},
  ) {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: issuer, aud: CLIENT.id, iat: now, exp: now + 120, jti: randomUUID(), events: EVENTS, ...claims };
    const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
    return new SignJWT(kept).setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt', kid: 'of the test', ...header }).sign(key);
  }

  test('ends here at once, that one and no other, and is written down', async () => {
    const [one, other, stranger] = [await signedOn('kim'), await signedOn('kim'), await signedOn('lea')];
    expect(new Set(await sidOf('kim')).size).toBe(2);
    const before = told.length;
    await one.leaveProvider(`${issuer}/session/end?client_id=${CLIENT.id}`);
    expect(told.slice(before).map(({ status }) => status)).toEqual([200]);
    expect(await one.actor()).toBeNull();
    expect(await other.actor()).not.toBeNull();
    expect(await stranger.actor()).not.toBeNull();
    expect(await trail('kim@hospital.example')).toEqual([
      { result: 'done', reason: 'The provider ended the session.', after: { sessions: 1 } },
    ]);
    // The token that was seen on its way is worth nothing to who shows it again.
    const again = await one.signOn('kim');
    expect(again).toBe('/exceptions');
    expect((await tellToken(told.at(-1)?.token ?? '')).status).toBe(400);
    expect(await one.actor()).not.toBeNull();
  });

  test('is told without a session: all of that subject end, and one by a password stays', async () => {
    const browsers = [await signedOn('mia'), await signedOn('mia')];
    const stranger = await signedOn('ned');
    const [{ id }] = (await query(sql`select id from person where email = 'mia@hospital.example'`, z.object({ id: z.string() }))) as [
      { id: string },
    ];
    await execute(
      sql`insert into session (id, token, person_id, expires_at) values (${randomUUID()}, ${randomUUID()}, ${id}, now() + interval '1 hour')`,
    );
    expect((await tellToken(await logoutToken({ sub: 'mia' }))).status).toBe(200);
    for (const browser of browsers) expect(await browser.actor()).toBeNull();
    expect(await stranger.actor()).not.toBeNull();
    expect(await query(sql`select id from session where person_id = ${id}`, z.unknown())).toHaveLength(1);
    expect(await trail('mia@hospital.example')).toEqual([
      { result: 'done', reason: 'The provider ended all sessions.', after: { sessions: 2 } },
    ]);
  });

  test('is told by its id alone, and one that nobody here came from is no fault', async () => {
    const browser = await signedOn('oda');
    const [sid] = await sidOf('oda');
    expect((await tellToken(await logoutToken({ sid: 'of another' }))).status).toBe(200);
    expect((await tellToken(await logoutToken({ sid, sub: 'ned' }))).status, 'the session of somebody else').toBe(200);
    expect(await browser.actor()).not.toBeNull();
    expect((await tellToken(await logoutToken({ sid }))).status).toBe(200);
    expect(await browser.actor()).toBeNull();
  });

  test('is believed from the provider alone, in a token made for this and for us', async () => {
    const browser = await signedOn('pat');
    const { privateKey: foreign } = await generateKeyPair('RS256');
    const past = Math.floor(Date.now() / 1000) - 3600;
    const sub = 'pat';
    const good = (await logoutToken({ sub })).split('.');
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'logout+jwt' })).toString('base64url');
    const cases: Record<string, string> = {
      'another key': await logoutToken({ sub }, { key: foreign }),
      'a key that is not known': await logoutToken({ sub }, { header: { kid: 'unknown' }, key: foreign }),
      'the secret of the client as a key': await logoutToken(
        { sub },
        { header: { alg: 'HS256' }, key: createSecretKey(Buffer.from(CLIENT.secret)) },
      ),
      'no signature': `${unsigned}.${good[1]}.`,
      'a changed claim': `${good[0]}.${Buffer.from(JSON.stringify({ sub: 'ned', events: EVENTS })).toString('base64url')}.${good[2]}`,
      'another issuer': await logoutToken({ sub, iss: 'https://other.example' }),
      'another audience': await logoutToken({ sub, aud: 'another client' }),
      'the type of another token': await logoutToken({ sub }, { header: { typ: 'JWT' } }),
      'no type': await logoutToken({ sub }, { header: { typ: undefined } }),
      'a nonce, as ID tokens have': await logoutToken({ sub, nonce: 'x' }),
      'no event': await logoutToken({ sub, events: null }),
      'another event': await logoutToken({ sub, events: { 'http://schemas.openid.net/event/other': {} } }),
      'an event that is no object': await logoutToken({ sub, events: { 'http://schemas.openid.net/event/backchannel-logout': true } }),
      'nobody named': await logoutToken({}),
      'no id of its own': await logoutToken({ sub, jti: null }),
      'no time': await logoutToken({ sub, iat: null }),
      'no end': await logoutToken({ sub, exp: null }),
      'a time long ago': await logoutToken({ sub, iat: past, exp: past + 120 }),
      'a time long ago without an end in sight': await logoutToken({ sub, iat: past, exp: past + 864_000 }),
      'no token': 'x',
    };
    for (const [name, token] of Object.entries(cases)) {
      expect.soft((await tellToken(token)).status, name).toBe(400);
      expect.soft(await browser.actor(), name).not.toBeNull();
    }
    const refused = (await trail('logout token')).filter(({ result }) => result === 'refused');
    expect(refused.length).toBeGreaterThanOrEqual(Object.keys(cases).length);
    expect((await tellToken(good.join('.'))).status, 'the cases above can fail').toBe(200);
    expect(await browser.actor()).toBeNull();
  });

  test('is asked for in a form, by POST', async () => {
    const token = await logoutToken({ sub: 'nobody' });
    expect((await tell(JSON.stringify({ logout_token: token }), 'application/json')).status).toBe(400);
    expect((await tell('other=1')).status).toBe(400);
    expect((await tell(`x=${'y'.repeat(20_000)}&logout_token=${token}`)).status).toBe(400);
    expect((await answerAuth(new Request(`${ORIGIN}${BACK_CHANNEL}?logout_token=${token}`))).status).toBe(404);
    const taken = await tellToken(token);
    expect(taken.status).toBe(200);
    expect(taken.headers.get('cache-control')).toBe('no-store');
  });

  test('ends with its place in the audit trail or not at all, and the provider may say it again then', async () => {
    const browser = await signedOn('rex');
    const token = await logoutToken({ sub: 'rex' });
    await execute(sql`alter table audit_entry add constraint tried check (action <> 'session.sign_out') not valid`);
    await expect(tellToken(token)).rejects.toThrow();
    expect(await browser.actor()).not.toBeNull();
    await execute(sql`alter table audit_entry drop constraint tried`);
    expect((await tellToken(token)).status).toBe(200);
    expect(await browser.actor()).toBeNull();
  });

  test('who signs out here is led to the provider, and back from there; who came by a password is not', async () => {
    const browser = await signedOn('sam');
    const out = await browser.product('/api/auth/sign-out', {});
    const { url } = z.object({ done: z.literal(true), url: z.url() }).parse(await out.json());
    expect(await browser.actor()).toBeNull();
    expect(await trail('sam@hospital.example')).toEqual([{ result: 'done', reason: null, after: null }]);
    expect(await browser.leaveProvider(url)).toMatch(new RegExp(`^${ORIGIN}/sign-in`));
    const [email, password] = ['tess@hospital.example', 'a long enough password'];
    await createPerson(systemActor('test'), { name: 'Tess', email, password, grants: [], teams: [] });
    const other = new Browser();
    expect((await other.product('/api/auth/sign-in/email', { email, password })).status).toBe(200);
    expect(await (await other.product('/api/auth/sign-out', {})).json()).toEqual({ done: true });
    expect(await other.actor()).toBeNull();
    expect(await trail(email)).toHaveLength(1);
  });
});
