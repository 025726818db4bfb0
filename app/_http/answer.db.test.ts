import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { answerAuth, createApiToken, createPerson } from '@/lib/access';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { NotFoundError, systemActor } from '@/lib/domain';
import { defineEndpoint } from '@/lib/domain/endpoints';
import { answer } from './answer';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'a long enough password';
const email = `reader-${randomUUID()}@hospital.example`;
let token = '';
let cookie = '';

beforeAll(async () => {
  const actor = systemActor('test');
  await createPerson(actor, { name: 'Reader', email, password: PASSWORD, grants: [], teams: [] });
  token = (await createApiToken(actor, email)).text;
  const signedIn = await answerAuth(
    new Request(`${ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN },
      body: JSON.stringify({ email, password: PASSWORD }),
    }),
  );
  cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
});

const pages: Record<string, { items: { id: number; name: string }[]; nextCursor: string | null }> = {
  first: {
    items: [
      { id: 1, name: '=A1' },
      { id: 2, name: 'b' },
    ],
    nextCursor: 'second',
  },
  second: { items: [{ id: 3, name: 'c' }], nextCursor: null },
  long: { items: [{ id: 4, name: 'd'.repeat(17_000) }], nextCursor: null },
};
const list = answer(
  defineEndpoint({
    name: 'listThings',
    method: 'GET',
    path: '/api/things',
    tag: 'out',
    auth: 'reader',
    summary: 'Things',
    query: { cursor: z.string().optional(), broken: z.enum(['gone', 'fault']).optional() },
    answer: z.object({ items: z.array(z.object({ id: z.number(), name: z.string() })), nextCursor: z.string().nullable() }),
    csv: 'items',
  }),
  async ({ actor, query }) => {
    expect(actor.email).toBe(email);
    if (query.broken === 'gone') throw new NotFoundError('There is no such thing.');
    if (query.broken === 'fault') throw new TypeError('secret detail');
    return pages[query.cursor ?? 'first'] ?? { items: [], nextCursor: null };
  },
);
const act = answer(
  defineEndpoint({
    name: 'actOnThing',
    method: 'POST',
    path: '/api/things/{id}/actions',
    tag: 'actions',
    auth: 'reader',
    summary: 'Act',
    params: { id: z.string() },
    body: z.object({ text: z.string() }),
    answer: z.object({ done: z.string() }),
  }),
  async ({ params, body }) => ({ done: `${params.id} ${body.text}` }),
);

const get = (query = '', headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
  list(new Request(`${ORIGIN}/api/things${query}`, { headers }), { params: Promise.resolve(undefined) });
const post = (headers: Record<string, string>) =>
  act(
    new Request(`${ORIGIN}/api/things/7/actions`, {
      method: 'POST',
      headers: { host: 'localhost:3000', ...headers },
      body: '{"text":"hi"}',
    }),
    {
      params: Promise.resolve({ id: '7' }),
    },
  );

describe('a read', () => {
  test('answers JSON that nobody may keep', async () => {
    const response = await get();
    expect(response.status).toBe(200);
    // Short answers are not packed either.
    expect(response.headers.get('cache-control')).toBe('private, no-store, no-transform');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual(pages.first);
    const long = await get('?cursor=long');
    expect(long.headers.get('cache-control')).toBe('private, no-store');
    expect((await long.text()).length).toBeGreaterThan(16_384);
  });

  test('answers every page as CSV when asked to', async () => {
    const response = await get('', { authorization: `Bearer ${token}`, accept: 'text/csv' });
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(response.headers.get('x-truncated')).toBeNull();
    expect(await response.text()).toBe("id,name\r\n1,'=A1\r\n2,b\r\n3,c\r\n");
  });

  test.each([
    ['nobody', '', {}, 401, 'unauthenticated'],
    ['a wrong token', '', { authorization: 'Bearer x' }, 401, 'unauthenticated'],
    ['an unknown parameter', '?facilty=a', undefined, 400, 'invalid_input'],
    ['a thing that is not there', '?broken=gone', undefined, 404, 'not_found'],
    ['a fault of ours', '?broken=fault', undefined, 500, 'unexpected'],
  ] as const)('refuses %s', async (_, query, headers, status, code) => {
    const response = await get(query, headers);
    expect(response.status).toBe(status);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code, status });
    expect(text).not.toContain('secret detail');
  });

  test('names the bad parameter', async () => {
    expect(await (await get('?facilty=a')).json()).toMatchObject({
      errors: [{ in: 'query', name: 'facilty', message: 'is not known here' }],
    });
  });
});

describe('an action', () => {
  test('with a token is done', async () =>
    expect(await (await post({ authorization: `Bearer ${token}` })).json()).toEqual({ done: '7 hi' }));
  test('with a cookie from our own page is done', async () => expect((await post({ cookie, origin: ORIGIN })).status).toBe(200));
  test.each([
    ['from another site', { origin: 'https://evil.example' }],
    ['from a page without an origin', { origin: 'null' }],
    ['that does not say where from', {}],
  ])('with a cookie %s is refused', async (_, headers) => {
    const response = await post({ cookie, ...headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'forbidden' });
  });
});

describe('the audit trail', () => {
  const entries = () =>
    query(
      sql`select action, target_id, result, reason, agent, after ->> 'rows' as rows from audit_entry where action in ('view.export', 'request.refuse') order by id`,
      z.object({
        action: z.string(),
        target_id: z.string(),
        result: z.string(),
        reason: z.string().nullable(),
        agent: z.string().nullable(),
        rows: z.string().nullable(),
      }),
    );

  test('tells of a list that left as a file, and with what it was asked for', async () => {
    const before = (await entries()).length;
    await get('', { authorization: `Bearer ${token}`, accept: 'text/csv', 'user-agent': 'Sheet/1' });
    expect((await entries()).slice(before)).toEqual([
      { action: 'view.export', target_id: 'listThings', result: 'done', reason: null, agent: 'Sheet/1', rows: '3' },
    ]);
    await get('');
    expect(await entries()).toHaveLength(before + 1);
  });

  test('tells of what was refused', async () => {
    const before = (await entries()).length;
    await post({ cookie, origin: 'https://evil.example' });
    expect((await entries()).slice(before)).toMatchObject([{ action: 'request.refuse', target_id: 'actOnThing', result: 'refused' }]);
  });
});
