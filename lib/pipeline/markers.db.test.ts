import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { answerAuth, createApiToken, createIngestKey, createPerson } from '@/lib/access';
import { applyCatalog, currentCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, ConflictError, ForbiddenError, type Grant, NotFoundError, systemActor } from '@/lib/domain';
import type { Marker } from '@/lib/domain/views/markers';
import { getMarker, listMarkers, readSources } from '@/lib/show';
import { NOW, reader, seedException } from '@/lib/show/show.fixture';
import { foldNotes } from '@/lib/store';
import { actOnMarker } from './act-on-marker';
import { receiveMarkers } from './receive-markers';
import { tickMarkers } from './tick-markers';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
testDatabase();

const ORIGIN = 'http://localhost:3000';
const PASSWORD = 'a long enough password';
const HOUR_MS = 3_600_000;
const at = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS).toISOString();
const window = { from: new Date(at(-24)), to: new Date(at(24)) };
const everyone = (actor: Partial<Grant> = {}) => reader({ role: 'it_operations', ...actor });
let key = '';

beforeAll(async () => {
  vi.setSystemTime(NOW);
  await applyCatalog('catalog', 'test');
  key = (await createIngestKey(systemActor('test'), { environment: 'production', name: 'ci' })).text;
});

async function post(body: unknown, credential = key, search = '') {
  const response = await receiveMarkers(
    new Request(`http://localhost:3000/api/markers${search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(credential === '' ? {} : { authorization: `Bearer ${credential}` }) },
      body: JSON.stringify(body),
    }),
  );
  return { status: response.status, answer: await response.json() };
}

const marker = (fields: object = {}) => ({ kind: 'release', at: at(-2), title: `Release ${randomUUID()}`, ...fields });

const list = async (actor: Actor, scope: object = {}, more: object = {}) =>
  (await listMarkers(actor, { scope: { environment: 'production', ...scope }, window, limit: 500, ...more }, NOW)).items;
const titles = async (...asked: Parameters<typeof list>) => (await list(...asked)).map(({ title }) => title);

async function told(fields: object = {}): Promise<Marker> {
  const one = marker(fields);
  expect(await post(one)).toMatchObject({ status: 200, answer: { accepted: 1 } });
  const found = (await list(everyone())).find(({ title }) => title === one.title);
  if (!found) throw new Error('the marker is not listed');
  return found;
}

async function person(grants: Partial<Grant>[]): Promise<string> {
  const email = `${randomUUID()}@hospital.example`;
  const whole = grants.map((one) => ({
    role: 'it_operations' as const,
    facilities: [],
    departments: [],
    workflows: [],
    environments: [],
    ...one,
  }));
  await createPerson(systemActor('test'), { name: 'Writer', email, password: PASSWORD, grants: whole, teams: [] });
  return (await createApiToken(systemActor('test'), email)).text;
}

describe('what a sender tells', () => {
  test('is listed with names, and changed by the same id; what was said before stays and comes to nothing when it comes again', async () => {
    const first = marker({
      markerId: 'deploy-1',
      application: 'app-hcm',
      version: '24.11',
      url: 'https://ci.example/1',
      text: '<b>=1+1</b>',
    });
    const second = { ...first, until: at(-1) };
    expect((await post([first, second])).answer).toMatchObject({ accepted: 2, duplicates: 0 });
    expect((await post([first, second])).answer).toMatchObject({ accepted: 0, duplicates: 2 });
    const [found, ...others] = (await list(everyone())).filter(({ title }) => title === first.title);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      origin: 'told',
      kind: 'release',
      until: at(-1),
      source: 'ci',
      revision: 2,
      text: '<b>=1+1</b>',
      about: { facility: null, application: { id: 'app-hcm' } },
      mayChange: true,
    });
    const { revisions } = await getMarker(everyone(), found?.id ?? '');
    expect(revisions.map(({ revision, until }) => [revision, until])).toEqual([
      [2, at(-1)],
      [1, null],
    ]);
  });

  test('two requests with the same markers at once are counted once', async () => {
    const some = Array.from({ length: 50 }, (_, i) => marker({ markerId: `twin-${i}` }));
    const answers = await Promise.all([post(some), post(some.toReversed()), post(some)]);
    expect(answers.reduce((sum, { answer }) => sum + answer.accepted, 0)).toBe(50);
    expect(answers.reduce((sum, { answer }) => sum + answer.duplicates, 0)).toBe(100);
  });

  test('names that the catalog learns later are placed, and what was said stays said', async () => {
    const one = await told({ facility: 'fac-mars', connector: 'con-mars', interface: 'if-venus' });
    const { catalog } = await currentCatalog();
    const [facility, connector] = [catalog.facilities[0], catalog.connectors[0]];
    if (!facility || !connector) throw new Error('the estate is empty');
    expect(await tickMarkers()).toBe(0);
    await applyCatalog(
      {
        ...catalog,
        facilities: [...catalog.facilities, { ...facility, id: 'fac-mars', code: 'MRS', name: 'Mars', shortName: 'Mars' }],
        connectors: [...catalog.connectors, { ...connector, id: 'con-mars', name: 'To Mars' }],
      },
      'test',
    );
    vi.setSystemTime(new Date(Date.now() + 3_000));
    expect(await tickMarkers()).toBe(1);
    expect(await tickMarkers()).toBe(0);
    const placed = (await list(everyone())).find(({ id }) => id === one.id);
    expect(placed?.about.facility).toEqual({ id: 'fac-mars', name: 'Mars' });
    expect(placed?.about.connector).toEqual({ id: 'con-mars', name: 'To Mars' });
    expect(placed?.unknown).toEqual([{ field: 'interface', value: 'if-venus' }]);
    expect((await getMarker(everyone(), one.id)).revisions.length).toBe(1);
    await applyCatalog(catalog, 'test');
    vi.setSystemTime(NOW);
  });

  test('names that the catalog does not know are counted with those of its events', async () => {
    const { about, unknown } = await told({ facility: 'fac-moon', application: 'app-moon' });
    expect(about.facility).toEqual({ id: 'unassigned', name: 'fac-moon (not in the catalog)' });
    expect(unknown).toEqual([
      { field: 'facility', value: 'fac-moon' },
      { field: 'application', value: 'app-moon' },
    ]);
    const gaps = await query(
      sql`SELECT kind, value, events FROM feed_gap WHERE source = 'ci' AND value LIKE '%-moon' ORDER BY 1`,
      z.object({ kind: z.string(), value: z.string(), events: z.number() }),
    );
    expect(gaps).toEqual([
      { kind: 'application', value: 'app-moon', events: 1 },
      { kind: 'facility', value: 'fac-moon', events: 1 },
    ]);
  });

  test('who tells of releases only is no feed, whatever was refused of it', async () => {
    const lonely = (await createIngestKey(systemActor('test'), { environment: 'production', name: 'lonely-ci' })).text;
    expect((await post([marker(), { kind: 'party' }], lonely)).answer).toMatchObject({ accepted: 1, rejected: 1 });
    while ((await foldNotes()) > 0);
    const { feeds } = await readSources(everyone(), { environment: 'production' }, NOW);
    expect(feeds.map(({ source }) => source)).not.toContain('lonely-ci');
  });

  test('a window holds what began in it and what began before and is not over', async () => {
    const [over, long, later] = [
      marker({ at: at(-60), until: at(-30) }),
      marker({ kind: 'maintenance', at: at(-60), until: at(-20) }),
      marker({ at: at(24) }),
    ];
    await post([over, long, later]);
    const seen = await titles(everyone());
    expect(seen).toContain(long.title);
    expect(seen).not.toContain(over.title);
    expect(seen).not.toContain(later.title);
  });

  test('pages hold each once, newest first', async () => {
    await post(Array.from({ length: 7 }, (_, i) => marker({ at: at(-3), title: `page ${i}` })));
    const all = await list(everyone());
    const paged: Marker[] = [];
    let cursor: string | undefined;
    do {
      const page = await listMarkers(everyone(), { scope: { environment: 'production' }, window, limit: 3, cursor }, NOW);
      paged.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(all);
    expect(all.map((one) => one.at)).toEqual(all.map((one) => one.at).sort((a, b) => (a < b ? 1 : -1)));
  });
});

describe('what a reader sees', () => {
  test('is what is about everything or about places of a grant; a scope narrows to what concerns it', async () => {
    const [all, lake, bay, pay] = [
      await told(),
      await told({ facility: 'fac-lakehead' }),
      await told({ facility: 'fac-bayfield' }),
      await told({ workflow: 'wf-payroll' }),
    ];
    const mine = [all, lake, bay, pay].map(({ title }) => title);
    const seen = async (actor: Actor, scope: object = {}) => (await titles(actor, scope)).filter((title) => mine.includes(title)).sort();
    const names = (...markers: Marker[]) => markers.map(({ title }) => title).sort();
    expect(await seen(reader())).toEqual(names(all, lake, bay, pay));
    expect(await seen(reader({ facilities: ['fac-lakehead'] }))).toEqual(names(all, lake, pay));
    expect(await seen(reader({ facilities: ['fac-lakehead'], workflows: ['wf-p2p-po'] }))).toEqual(names(all, lake));
    expect(await seen(reader({ environments: ['test'] }))).toEqual([]);
    expect(await seen(reader(), { facility: ['fac-bayfield'] })).toEqual(names(all, bay, pay));
    await expect(getMarker(reader({ facilities: ['fac-lakehead'] }), bay.id)).rejects.toThrow(NotFoundError);
    expect((await getMarker(reader({ facilities: ['fac-lakehead'] }), lake.id)).mayChange).toBe(false);
  });

  test('an unknown place is seen by those who see all', async () => {
    const { title } = await told({ facility: 'fac-nowhere' });
    expect(await titles(reader())).toContain(title);
    expect(await titles(reader({ facilities: ['fac-lakehead'] }))).not.toContain(title);
  });

  test('severe exceptions are incidents, limited as exceptions are', async () => {
    await seedException({ number: 71, severity: 'sev1', members: [{ facility: 'fac-lakehead' }] });
    await seedException({ number: 72, severity: 'sev2', state: 'resolved', members: [{ facility: 'fac-bayfield' }] });
    await seedException({ number: 73, severity: 'sev3', members: [{ facility: 'fac-lakehead' }] });
    const refs = async (actor: Actor, scope: object = {}) =>
      (await list(actor, scope)).filter(({ origin }) => origin === 'exception').map(({ url, until }) => [url, until]);
    const [one, two] = [
      ['/exceptions/EX-71', null],
      ['/exceptions/EX-72', NOW.toISOString()],
    ];
    expect((await refs(reader())).sort()).toEqual([one, two]);
    expect(await refs(reader({ facilities: ['fac-bayfield'] }))).toEqual([two]);
    expect(await refs(reader(), { facility: ['fac-lakehead'] })).toEqual([one]);
    expect(await refs(reader(), { workflow: ['wf-payroll'] })).toEqual([]);
    await expect(actOnMarker(everyone(), 'EX-71', { action: 'withdraw' }, NOW)).rejects.toThrow(NotFoundError);
  });

  test('release windows of the catalog are maintenance of their application', async () => {
    const planned = async (scope: object = {}) => (await list(reader(), scope)).filter(({ origin }) => origin === 'calendar');
    const wide = { window: { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z') } };
    const year = (await list(reader(), {}, wide)).filter(({ origin }) => origin === 'calendar');
    expect(year.length).toBeGreaterThan(0);
    expect(new Set(year.map(({ kind }) => kind))).toEqual(new Set(['maintenance']));
    const [application] = year.map(({ about }) => about.application?.id ?? '');
    const own = await list(reader(), { application: [application] }, wide);
    expect(own.filter(({ origin }) => origin === 'calendar').every(({ about }) => about.application?.id === application)).toBe(true);
    expect(await planned({ application: ['app-nobody'] })).toEqual([]);
  });

  test('kinds are picked', async () => {
    await told({ kind: 'change' });
    expect(new Set((await list(reader(), {}, { kind: ['change'] })).map(({ kind }) => kind))).toEqual(new Set(['change']));
  });
});

describe('people', () => {
  test('with the right write as themselves, audited; nobody without it', async () => {
    const one = marker();
    expect(await post(one, await person([{}]))).toMatchObject({ status: 200, answer: { accepted: 1, rejected: 0 } });
    const found = (await list(everyone())).find(({ title }) => title === one.title);
    expect(found).toMatchObject({ changedBy: 'Writer', source: expect.stringMatching(/@hospital\.example$/) });
    const audit = await query(
      sql`SELECT action, actor_name FROM audit_entry WHERE target_id = ${found?.id ?? ''}`,
      z.object({ action: z.string(), actor_name: z.string() }),
    );
    expect(audit).toEqual([{ action: 'marker.write', actor_name: 'Writer' }]);
    expect(await post(one, await person([{ role: 'executive' }]))).toMatchObject({ status: 403, answer: { code: 'forbidden' } });
    expect(await post(one, await person([{ environments: ['test'] }]))).toMatchObject({ status: 403 });
    expect(await post(one, '')).toMatchObject({ status: 401 });
    expect(await post(one, 'not-a-key')).toMatchObject({ status: 401 });
    expect(await post(one, await person([{}]), '?environment=nowhere')).toMatchObject({
      status: 403,
      answer: { code: 'wrong_environment' },
    });
  });

  test('a session counts from our own pages only', async () => {
    // A session ends by the clock of the database.
    vi.useRealTimers();
    onTestFinished(() => void vi.setSystemTime(NOW));
    const email = `${randomUUID()}@hospital.example`;
    const grants: Grant[] = [{ role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [] }];
    await createPerson(systemActor('test'), { name: 'Clicker', email, password: PASSWORD, grants, teams: [] });
    const signedIn = await answerAuth(
      new Request(`${ORIGIN}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN },
        body: JSON.stringify({ email, password: PASSWORD }),
      }),
    );
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const one = marker();
    const send = async (headers: Record<string, string>) => {
      const sent = { 'content-type': 'application/json', host: 'localhost:3000', cookie, ...headers };
      return (await receiveMarkers(new Request(`${ORIGIN}/api/markers`, { method: 'POST', headers: sent, body: JSON.stringify(one) })))
        .status;
    };
    expect(await send({ origin: 'https://evil.example' })).toBe(403);
    expect(await send({})).toBe(403);
    expect(await titles(everyone())).not.toContain(one.title);
    expect(await send({ origin: ORIGIN })).toBe(200);
    expect(await titles(everyone())).toContain(one.title);
  });

  test('of one facility write about it, not about others or everything, and in nobody else’s name', async () => {
    const token = await person([{ facilities: ['fac-lakehead'] }]);
    const [own, other, every, foreign] = [
      marker({ facility: 'fac-lakehead' }),
      marker({ facility: 'fac-bayfield' }),
      marker(),
      marker({ facility: 'fac-lakehead', source: 'ci' }),
    ];
    const { answer } = await post([own, other, every, foreign], token);
    expect(answer).toMatchObject({ accepted: 1, rejected: 3 });
    expect(answer.errors.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [1, 'forbidden'],
      [2, 'forbidden'],
      [3, 'forbidden'],
    ]);
    const seen = await titles(everyone());
    expect(seen).toContain(own.title);
    for (const { title } of [other, every, foreign]) expect(seen).not.toContain(title);
  });

  test('change what they see and may, one after the other, also back to what it was', async () => {
    const { id, title, revision } = await told({ facility: 'fac-lakehead' });
    const fields = { kind: 'maintenance', at: at(-2), until: at(-1), title, facility: 'fac-lakehead' } as const;
    const changed = await actOnMarker(everyone(), id, { action: 'change', revision, ...fields }, NOW);
    expect(changed).toMatchObject({ kind: 'maintenance', until: at(-1), revision: 2, changedBy: 'Reader', source: 'ci' });
    const stale = actOnMarker(everyone(), id, { action: 'change', revision, ...fields }, NOW);
    await expect(stale).rejects.toThrow(ConflictError);
    const back = { ...fields, kind: 'release', until: null, revision: 2 } as const;
    expect(await actOnMarker(everyone(), id, { action: 'change', ...back }, new Date(NOW.getTime() + 1))).toMatchObject({
      until: null,
      revision: 3,
    });
    const bay = everyone({ facilities: ['fac-bayfield'] });
    await expect(actOnMarker(bay, id, { action: 'withdraw' }, NOW)).rejects.toThrow(NotFoundError);
    await expect(actOnMarker(reader(), id, { action: 'withdraw' }, NOW)).rejects.toThrow(ForbiddenError);
    const lake = everyone({ facilities: ['fac-lakehead'] });
    const elsewhere = actOnMarker(lake, id, { action: 'change', ...fields, revision: 3, facility: null }, NOW);
    await expect(elsewhere).rejects.toThrow(ForbiddenError);
  });

  test('withdraw and restore; a sender that says it again does not bring it back', async () => {
    const one = marker({ markerId: `gone-${randomUUID()}` });
    await post(one);
    const found = (await list(everyone())).find(({ title }) => title === one.title);
    const id = found?.id ?? '';
    expect(await actOnMarker(everyone(), id, { action: 'withdraw' }, NOW)).toMatchObject({ withdrawnBy: 'Reader' });
    await expect(actOnMarker(everyone(), id, { action: 'withdraw' }, NOW)).rejects.toThrow(ConflictError);
    await post({ ...one, until: at(-1) });
    expect(await titles(everyone())).not.toContain(one.title);
    expect(await titles(everyone(), {}, { withdrawn: 'only' })).toContain(one.title);
    expect(await actOnMarker(everyone(), id, { action: 'restore' }, NOW)).toMatchObject({ withdrawnBy: null, until: at(-1) });
    expect(await titles(everyone())).toContain(one.title);
  });
});
