import { parse as parseCsv } from 'csv-parse/sync';
import ICAL from 'ical.js';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { createApiToken, createIngestKey, createPerson } from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { endpoints } from '@/lib/domain/endpoints';
import { hostileNumbers, hostileTexts, MARK } from '@/lib/domain/hostile.fixture';
import { roundNames, runRounds } from '@/lib/pipeline';
import { askRoute } from './ask-route';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
testDatabase();

const actor = systemActor('hostile');
const texts = Object.entries(hostileTexts);
const idRow = z.object({ id: z.string() });
let token = '';
let key = '';
const faults: string[] = [];

interface Ask {
  method?: string;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
  as?: string;
}

/** What the product answers; that it is no fault of ours and says what it is goes without asking. */
async function ask(path: string, { method = 'GET', params, query: asked, body, headers = {}, as = token }: Ask = {}) {
  const answered = await askRoute({
    method,
    path,
    ...(params ? { params } : {}),
    ...(asked ? { query: asked } : {}),
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...headers },
  });
  const bytes = Buffer.from(await answered.arrayBuffer());
  const type = answered.headers.get('content-type') ?? '';
  const where = `${method} ${path} ${JSON.stringify(params ?? {})} ${JSON.stringify(asked ?? body ?? '').slice(0, 160)}`;
  if (answered.status >= 500) faults.push(`${where} answered ${answered.status} ${bytes.toString().slice(0, 200)}`);
  if (/html|xml|javascript/.test(type)) faults.push(`${where} answered as ${type}`);
  if (ofPatient.test(bytes.toString())) faults.push(`${where} tells of a patient`);
  for (const [name, value] of answered.headers)
    if (value.includes(MARK) || /x-injected/i.test(name)) faults.push(`${where} says ${name}: ${value}`);
  return { status: answered.status, type, bytes, text: bytes.toString() };
}
const post = (path: string, body: unknown, more: Ask = {}) => ask(path, { method: 'POST', body, ...more });

/** Somebody of whom nothing may come out, told by machines and by people. */
const patient = 'patient: Zephyrine Quackenbush, MRN 77120934, SSN 219-09-9187, card 4539578763621486';
const ofPatient = /zephyrine|quackenbush|77120934|219-?09-?9187|4539578763621486/i;

let numbered = 0;
const orderOf = (text: string) => {
  numbered += 1;
  return {
    occurredAt: new Date(Date.now() - 60_000 - numbered * 100).toISOString(),
    workflow: 'wf-employee-onboarding',
    milestone: 'hire_in_schedule',
    interface: 'if-hire-sched',
    facility: 'LKH',
    status: 'dead_lettered',
    correlationId: `${text.slice(0, 150)}`,
    source: { system: text.slice(0, 80), status: text.slice(0, 80) },
    attempt: { number: 5 },
    businessKeys: [{ type: 'employee_id', value: text.slice(0, 190) }],
    error: { class: 'auth_failed', code: text.slice(0, 60), message: text },
    attributes: { note: text, [text.slice(0, 100)]: 'as a name', 'http.response.status_code': 401 },
  };
};

const value = (text: string) => ({ stringValue: text });
const spanOf = (text: string) => {
  numbered += 1;
  const at = Date.now() - 60_000;
  return {
    traceId: numbered.toString(16).padStart(32, 'a'),
    spanId: numbered.toString(16).padStart(16, 'b'),
    name: text,
    kind: 1,
    startTimeUnixNano: `${at}000000`,
    endTimeUnixNano: `${at + 40}000000`,
    status: { code: 2, message: text },
    attributes: [
      { key: 'throughline.workflow', value: value('wf-p2p-po') },
      { key: 'throughline.status', value: value('failed') },
      { key: 'business_key.po_number', value: value(text) },
      { key: text, value: value(text) },
    ],
    events: [{ name: text, timeUnixNano: `${at}000000`, attributes: [{ key: 'exception.message', value: value(text) }] }],
  };
};

const presets = ['boomi', 'workato', 'n8n'];
const statuses: Record<string, number[]> = {};
const count = (way: string, { status }: { status: number }) => {
  statuses[way] = [...(statuses[way] ?? []), status];
};

beforeAll(async () => {
  await applyCatalog('catalog', 'hostile');
  const whole = { facilities: [], departments: [], workflows: [], environments: [] };
  const grants = (['administrator', 'it_operations', 'executive', 'procurement', 'on_call'] as const).map((role) => ({ role, ...whole }));
  await createPerson(actor, {
    name: 'Reader',
    email: 'reader@hostile.example',
    password: 'a long enough password',
    grants,
    teams: ['team-integration'],
  });
  token = (await createApiToken(actor, 'reader@hostile.example')).text;
  key = (await createIngestKey(actor, { environment: 'production', name: 'hostile' })).text;
  for (const [, text] of texts) {
    count(
      'events',
      await post('/api/events', [orderOf(text), { ...orderOf(text), workflow: text, status: text, milestone: text }], { as: key }),
    );
    const cloud = { specversion: '1.0', id: `${numbered}${text}`, source: text, type: text, subject: text, data: orderOf(text) };
    count('cloudevents', await post('/api/cloudevents', cloud, { as: key, headers: { 'content-type': 'application/cloudevents+json' } }));
    const resource = { attributes: [{ key: 'service.name', value: value(text) }] };
    const traces = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: text }, spans: [spanOf(text)] }] }] };
    count('traces', await post('/v1/traces', traces, { as: key }));
    const record = {
      timeUnixNano: `${Date.now() - 60_000}000000`,
      severityText: text,
      body: value(text),
      attributes: spanOf(text).attributes,
    };
    count('logs', await post('/v1/logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] }, { as: key }));
    const marker = {
      markerId: text.slice(0, 150),
      kind: 'release',
      at: new Date().toISOString(),
      title: text.slice(0, 190),
      text,
      version: text,
    };
    count('markers', await post('/api/markers', marker, { as: key }));
    const row = {
      domain: 'md-supplier',
      key: text.slice(0, 150),
      application: 'app-erp-proc',
      state: 'active',
      attributes: { name: text },
    };
    count('master data', await post('/api/master-data', [row], { as: key }));
    for (const preset of presets)
      count(
        'presets',
        await post('/api/events', [{ processName: text, status: text, message: text, executionId: text }], { as: key, query: { preset } }),
      );
    count('raw', await post('/api/events', text, { as: key }));
  }
  count('events', await post('/api/events', [orderOf(patient), { ...orderOf(patient), status: patient }], { as: key }));
  count('events', await post('/api/events', `${patient} and what is no JSON`, { as: key }));
  for (const number of hostileNumbers) {
    const raw = JSON.stringify({ ...orderOf(`number ${number}`), measures: { amountMinor: '@', lines: '@' }, durationMs: '@' });
    count('numbers', await post('/api/events', `[${raw.replaceAll('"@"', number)}]`, { as: key }));
  }
  await runRounds(roundNames, new Date());
});

test('every way in takes or refuses it, and breaks over none', () => {
  expect(faults).toEqual([]);
  for (const way of ['events', 'cloudevents', 'traces', 'logs', 'presets'])
    expect(statuses[way]?.filter((status) => status === 200).length, way).toBeGreaterThan(texts.length / 2);
  for (const [way, seen] of Object.entries(statuses))
    expect(
      [...new Set(seen)].filter((status) => ![200, 202, 400, 413].includes(status)),
      way,
    ).toEqual([]);
});

describe('what people write', () => {
  test('is taken or refused: comments, reasons, hand-overs, silences, lists, names, catalog text', async () => {
    faults.length = 0;
    const [exception] = await query(sql`select 'EX-' || number as id from exception order by number limit 1`, idRow);
    const params = { number: exception?.id ?? '' };
    let taken = 0;
    const soon = { startsAt: new Date(Date.now() + 3_600_000).toISOString(), endsAt: new Date(Date.now() + 7_200_000).toISOString() };
    for (const [name, text] of texts) {
      const done = [
        await post('/api/exceptions/{number}/actions', { action: 'comment', text }, { params }),
        await post('/api/oncall/notes', { environment: 'production', team: 'team-integration', text: text.slice(0, 900) }),
        await post('/api/silences', { kind: 'maintenance', facilities: ['fac-lakehead'], ...soon, reason: text.slice(0, 490) }),
        await post('/api/views', { do: 'save', name: text.slice(0, 70), path: '/health', query: text, team: null }),
        await post('/api/catalog/check', { section: 'teams', id: null, text }),
        await post('/api/catalog/check', {
          section: 'teams',
          id: 'team-gl',
          text: JSON.stringify({ id: 'team-gl', name: text, kind: text }),
        }),
        await post('/api/kpi-editor/check', { id: null, said: { yaml: text } }),
        await post('/api/presets/preview', { preset: 'boomi', text }),
        await post('/api/people', { name: text.slice(0, 80), email: `p${taken}@hostile.example`, grants: [], teams: [] }),
        // It takes its time, so that nobody learns anything of it.
        ...(taken % 20 === 0 ? [await post('/api/password/links', { email: text }, { headers: { origin: 'http://localhost:3000' } })] : []),
      ];
      taken += done.filter(({ status }) => status === 200).length;
      expect(done[0]?.status, `a comment: ${name}`).toBe(200);
    }
    await post('/api/exceptions/{number}/actions', { action: 'comment', text: patient }, { params });
    await post('/api/oncall/notes', { environment: 'production', team: 'team-integration', text: patient });
    await post('/api/silences', { kind: 'maintenance', facilities: ['fac-lakehead'], ...soon, reason: patient });
    expect(faults).toEqual([]);
    expect(taken).toBeGreaterThan(texts.length * 4);
  });

  test('catalog text that multiplies when it is read is refused, and costs little', async () => {
    const lines = ['a0: &a0 ["x","x","x","x","x","x","x","x","x"]'];
    for (let n = 1; n < 12; n += 1) lines.push(`a${n}: &a${n} [${Array.from({ length: 9 }, () => `*a${n - 1}`).join(',')}]`);
    const answered = await post('/api/catalog/check', { section: 'teams', id: null, text: lines.join('\n') });
    expect(answered.status).toBeLessThan(500);
    expect(answered.bytes.length).toBeLessThan(100_000);
    const deep = await post('/api/catalog/check', { section: 'teams', id: null, text: `${'['.repeat(20_000)}${']'.repeat(20_000)}` });
    expect(deep.status).toBeLessThan(500);
  });
});

describe('every way out', () => {
  /** What stands in text that a program reads as text: nothing that it could take for anything else. */
  const judgeJson = (where: string, text: string) => {
    try {
      JSON.parse(text);
    } catch {
      faults.push(`${where} is not JSON: ${text.slice(0, 120)}`);
    }
    if (!text.isWellFormed() || /\\u0000|\\ud[89a-f]/i.test(text.replaceAll('\\\\', '')))
      faults.push(`${where} has half a character or NUL`);
  };
  const formula = /^[\s\0]*[=+\-@\t\r＝＋－＠]/;
  const judgeCsv = (where: string, text: string) => {
    const rows: string[][] = parseCsv(text, { relax_column_count: false });
    for (const row of rows.slice(1))
      for (const cell of row)
        if (formula.test(cell) && !/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(cell)) faults.push(`${where} has the cell ${cell.slice(0, 60)}`);
    return rows.length;
  };

  test('JSON and CSV of every list, and every single thing, are what they say', async () => {
    faults.length = 0;
    let marked = 0;
    let rows = 0;
    const lists = endpoints.filter(
      ({ method, auth, params }) => method === 'GET' && auth === 'reader' && Object.keys(params.shape).length === 0,
    );
    for (const { name, path, csv } of lists) {
      const asked =
        name === 'search' ? { q: MARK } : name === 'listExceptions' ? { tab: 'all' } : name === 'listTransactions' ? { limit: '200' } : {};
      const answered = await ask(path, { query: asked });
      if (answered.status === 200) judgeJson(name, answered.text);
      if (answered.text.includes(MARK)) marked += 1;
      if (csv === undefined) continue;
      const file = await ask(path, { query: asked, headers: { accept: 'text/csv' } });
      if (file.status === 200) rows += judgeCsv(`${name} as CSV`, file.text);
    }
    const things: [string, string, ReturnType<typeof sql>][] = [
      ['/api/transactions/{id}', 'id', sql`select distinct id::text as id from transaction limit 120`],
      ['/api/exceptions/{number}', 'number', sql`select 'EX-' || number as id from exception limit 30`],
      ['/api/exceptions/{number}/transactions', 'number', sql`select 'EX-' || number as id from exception limit 5`],
      ['/api/exceptions/{number}/report', 'number', sql`select 'EX-' || number as id from exception limit 5`],
      ['/api/rejected/{id}', 'id', sql`select id::text as id from rejected_record limit 80`],
      ['/api/markers/{id}', 'id', sql`select id::text as id from marker limit 60`],
    ];
    for (const [path, name, statement] of things) {
      const ids = await query(statement, idRow);
      if (ids.length === 0) faults.push(`there is nothing at ${path}`);
      for (const { id } of ids) {
        const answered = await ask(path, { params: { [name]: id } });
        if (answered.status !== 200) faults.push(`${path} ${id} answered ${answered.status}`);
        judgeJson(`${path} ${id}`, answered.text);
        if (answered.text.includes(MARK)) marked += 1;
      }
    }
    expect([...new Set(faults)].slice(0, 20)).toEqual([]);
    expect(marked).toBeGreaterThan(60);
    expect(rows).toBeGreaterThan(100);
  });

  test('asked for by such a text, in the path or in any parameter, nothing breaks', async () => {
    faults.length = 0;
    const nasty = [
      hostileTexts['SQL, true'],
      hostileTexts['path, Windows'],
      hostileTexts['half a character'],
      '9'.repeat(400),
      '\u0000',
      '%00',
      '-1',
      '1e400',
    ];
    const gets = endpoints.filter(({ method, auth }) => method === 'GET' && auth === 'reader');
    const asked: (() => Promise<unknown>)[] = [];
    for (const { path, params, query: known } of gets) {
      const names = Object.keys(params.shape);
      if (names.length > 0)
        for (const text of nasty) asked.push(() => ask(path, { params: Object.fromEntries(names.map((name) => [name, text ?? ''])) }));
      const good = Object.fromEntries(names.map((name) => [name, 'x']));
      for (const [at, name] of Object.keys(known.shape).entries())
        for (const text of [nasty[at % nasty.length], nasty[(at + 3) % nasty.length]])
          asked.push(() => ask(path, { params: good, query: { [name]: text ?? '' } }));
    }
    for (const [, text] of texts) {
      asked.push(() => ask('/api/search', { query: { q: text } }));
      asked.push(() => ask('/api/transactions', { query: { q: text } }));
      asked.push(() => ask('/api/transactions', { query: { q: `key:employee_id=${text}` } }));
      asked.push(() => ask('/api/transactions', { query: { cursor: text } }));
      asked.push(() => ask('/api/audit', { query: { q: text } }));
    }
    let next = 0;
    const lane = async () => {
      while (next < asked.length) await asked[next++]?.();
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
    expect([...new Set(faults)].slice(0, 20)).toEqual([]);
    expect(asked.length).toBeGreaterThan(700);
  });

  test('a report as PDF holds no script, no action and no address of others', async () => {
    for (const audience of ['cfo', 'supply-chain']) {
      const answered = await ask('/api/reports/{audience}', { params: { audience }, headers: { accept: 'application/pdf' } });
      expect(answered.status).toBe(200);
      expect(answered.bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(answered.bytes.toString('latin1')).not.toMatch(
        /\/(?:JavaScript|JS|OpenAction|AA|Launch|EmbeddedFile|SubmitForm)\b|evil\.example/,
      );
    }
  });

  test('a calendar is one calendar, with no line of a sender in it', async () => {
    const made = z
      .object({ url: z.string() })
      .parse(JSON.parse((await post('/api/oncall/feeds', { action: 'create', schedule: null })).text));
    await query(
      sql`update person set name = ${hostileTexts['end of a calendar']} where email = 'reader@hostile.example' returning id`,
      idRow,
    );
    const answered = await askRoute({
      method: 'GET',
      path: '/api/oncall/calendar/{token}',
      params: { token: made.url.split('/').at(-1) ?? '' },
    });
    const text = await answered.text();
    expect(answered.status).toBe(200);
    expect(text.match(/BEGIN:VCALENDAR/g)).toHaveLength(1);
    expect(text).not.toMatch(/^X-INJECTED/im);
    expect(() => ICAL.parse(text)).not.toThrow();
  });
});
