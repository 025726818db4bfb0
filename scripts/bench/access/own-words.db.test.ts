import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { readPdfText } from '@/app/_print/pdf-text.fixture';
import { createApiToken, createIngestKey, createPerson } from '@/lib/access';
import { applyCatalog } from '@/lib/catalog';
import { completeEnvironment } from '@/lib/config';
import { execute, notify, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { CHANGED_CHANNEL, roles, systemActor } from '@/lib/domain';
import { endpoints } from '@/lib/domain/endpoints';
import { observeProcess, roundNames, runRounds, runWorker } from '@/lib/pipeline';
import { askRoute } from './ask-route';

// Every logger of this process writes here as well as it writes to standard output.
const lines = vi.hoisted((): string[] => []);
vi.mock('pino', async (original) => {
  const { default: pino } = await original<typeof import('pino')>();
  const capture = { write: (line: string) => void lines.push(line) };
  return { default: Object.assign((options: object) => pino(options, capture), pino) };
});

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
testDatabase();

const actor = systemActor('canaries');
/** A patient, by everything that tells who it is. */
const texts = [
  'patient: Zephyrine Quackenbush, MRN 77120934, SSN 219-09-9187, DOB 07/29/1961',
  'zephyrine.q@patients.example called (555) 318-7742 on card 4539578763621486, bank account 99120034518877',
  'PID|1||77120934^^^H||QUACKENBUSH^ZEPHYRINE||19610729|F|||12 HEMLOCKBEND RD',
  '{"patientName":"Zephyrine Quackenbush","mrn":"77120934","ssn":219099187}',
];
const KEY = 'ENC-CANARY-991';
/** Somebody of the staff: stored, shown to those who may, and in no log. */
const EMPLOYEE = 'E77310042';
const ofPatient =
  /zephyrine|quackenbush|77120934|219-?09-?9187|07\/29\/1961|19610729|318-7742|4539578763621486|99120034518877|hemlockbend|enc-canary-991/i;
const ofAnybody = new RegExp(`${ofPatient.source}|${EMPLOYEE}`, 'i');
const near = (text: string) => text.slice(Math.max(0, text.search(ofAnybody) - 160), text.search(ofAnybody) + 60);

/** What the product told a collector of itself, as it went over the wire: strings stand in protobuf as they are. */
const exported: { path: string; text: string }[] = [];
const collector = createServer((request, response) => {
  void buffer(request).then((body) => {
    exported.push({ path: request.url ?? '', text: body.toString('latin1') });
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
});
let stopTelemetry = async () => {};
let token = '';
let key = '';

const ask = (
  path: string,
  { method = 'GET', as = token, headers = {}, ...more }: Partial<Parameters<typeof askRoute>[0]> & { as?: string } = {},
) => askRoute({ method, path, headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...headers }, ...more });
const send = async (path: string, body: unknown) => {
  const answered = await ask(path, { method: 'POST', as: key, body: typeof body === 'string' ? body : JSON.stringify(body) });
  return { status: answered.status, text: await answered.text() };
};

let numbered = 0;
const eventOf = (text: string, more: object = {}) => {
  numbered += 1;
  return {
    occurredAt: new Date(Date.now() - 60_000 - numbered * 100).toISOString(),
    workflow: 'wf-employee-onboarding',
    milestone: 'hire_in_schedule',
    interface: 'if-hire-sched',
    facility: 'LKH',
    status: 'failed',
    businessKeys: [{ type: 'employee_id', value: EMPLOYEE }],
    error: { class: 'auth_failed', code: 'X1', message: `${text} for ${EMPLOYEE}` },
    attributes: { note: text, patientName: 'Zephyrine' },
    ...more,
  };
};
const usageOf = (text: string) =>
  eventOf(text, {
    workflow: 'wf-charge-supply',
    milestone: 'usage_recorded',
    interface: 'if-usage',
    correlationId: KEY,
    businessKeys: [{ type: 'encounter_hash', value: KEY }],
  });
const spanOf = (text: string) => {
  numbered += 1;
  const at = Date.now() - 60_000;
  const value = { stringValue: text };
  const span = {
    traceId: numbered.toString(16).padStart(32, 'c'),
    spanId: numbered.toString(16).padStart(16, 'd'),
    name: text,
    kind: 1,
    startTimeUnixNano: `${at}000000`,
    endTimeUnixNano: `${at + 40}000000`,
    status: { code: 2, message: text },
    attributes: [
      { key: 'throughline.workflow', value: { stringValue: 'wf-charge-supply' } },
      { key: 'business_key.encounter_hash', value: { stringValue: KEY } },
      { key: 'note', value },
    ],
  };
  return {
    resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value }] }, scopeSpans: [{ scope: { name: text }, spans: [span] }] }],
  };
};

beforeAll(async () => {
  await new Promise<void>((done) => collector.listen(0, '127.0.0.1', done));
  completeEnvironment({
    AUTH_SECRET: 'a secret for tests with more than thirty-two characters',
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_TRACES_SAMPLER_ARG: '1',
    LOG_LEVEL: 'debug',
  });
  stopTelemetry = (await observeProcess('worker')).stop;
  await applyCatalog('catalog', 'canaries');
  const whole = { facilities: [], departments: [], workflows: [], environments: [] };
  const grants = roles.map((role) => ({ role, ...whole }));
  await createPerson(actor, { name: 'Reader', email: 'reader@canary.example', password: 'a long enough password', grants, teams: [] });
  token = (await createApiToken(actor, 'reader@canary.example')).text;
  key = (await createIngestKey(actor, { environment: 'production', name: 'canary' })).text;
  for (const text of texts) {
    const answers = [
      await send('/api/events', [eventOf(text), usageOf(text), { ...usageOf(text), occurredAt: text }, { ...eventOf(text), status: text }]),
      await send('/api/events', `${text} and what is no JSON`),
      await send('/v1/traces', spanOf(text)),
      await send('/v1/traces', `{"resourceSpans":[{"${text}`),
      await send('/v1/logs', text),
      await send('/api/cloudevents', text),
      await send('/api/markers', { kind: 'release', at: new Date().toISOString(), title: text.slice(0, 190), text }),
      await send('/api/master-data', [{ domain: text, key: text, application: text, state: text }]),
    ];
    for (const { text: said } of answers) expect(said, 'whoever sent it is not told it').not.toMatch(ofPatient);
    expect(answers[0]?.status).toBe(200);
  }
  await runRounds(roundNames, new Date());
});
afterAll(async () => {
  collector.closeAllConnections();
  collector.close();
});

const count = async (table: 'transaction' | 'exception' | 'rejected_record') =>
  (await query(sql`select count(*)::int as n from ${sql([table])}`, z.object({ n: z.number() })))[0]?.n ?? 0;

test('canaries are in the house: what follows can fail', async () => {
  expect(await count('transaction')).toBeGreaterThan(1);
  expect(await count('rejected_record')).toBeGreaterThan(3);
  const page = await (await ask('/api/transactions', { query: { limit: '50' } })).text();
  expect(page).toContain(EMPLOYEE);
});

describe('no patient comes out', () => {
  test('of any list, as JSON or CSV, nor of any single thing', async () => {
    const lists = endpoints.filter(
      ({ method, auth, params }) => method === 'GET' && auth === 'reader' && Object.keys(params.shape).length === 0,
    );
    const told: string[] = [];
    let files = 0;
    for (const { name, path, csv } of lists) {
      told.push(await (await ask(path, { query: name === 'listExceptions' ? { tab: 'all' } : {} })).text());
      if (csv === undefined) continue;
      files += 1;
      told.push(await (await ask(path, { headers: { accept: 'text/csv' } })).text());
    }
    for (const [path, name, table, id] of [
      ['/api/transactions/{id}', 'id', 'transaction', 'id::text'],
      ['/api/exceptions/{number}', 'number', 'exception', `'EX-' || number`],
      ['/api/rejected/{id}', 'id', 'rejected_record', 'id::text'],
    ] as const)
      for (const row of await query(sql`select ${sql([id])} as id from ${sql([table])} limit 12`, z.object({ id: z.string() })))
        told.push(await (await ask(path, { params: { [name]: row.id } })).text());
    expect(told.filter((text) => ofPatient.test(text)).map(near)).toEqual([]);
    expect(told.length).toBeGreaterThan(lists.length + 5);
    expect(files).toBeGreaterThan(4);
  });

  test('of /metrics, which names nobody at all', async () => {
    const text = await (await ask('/metrics')).text();
    expect(text).toContain('throughline_');
    expect(text).not.toMatch(ofAnybody);
  });

  test('of the stream, which says that something changed and nothing else', async () => {
    const answered = await ask('/api/stream');
    const reader = answered.body?.getReader();
    if (!reader) throw new Error('There is no stream.');
    let heard = '';
    const decoder = new TextDecoder();
    await send('/api/events', [eventOf(texts[0] ?? '')]);
    await runRounds(['events'], new Date());
    await notify(CHANGED_CHANNEL, texts[0]);
    while (!heard.includes('event: changed')) {
      const { value, done } = await reader.read();
      if (done) break;
      heard += decoder.decode(value);
    }
    await reader.cancel();
    expect(heard).toMatch(/^(?:event: (?:alive|changed)\ndata: \{"at":"[\d:.TZ-]+"\}\n\n)+$/);
    expect(heard).toContain('event: changed');
  });

  test('of the report on an exception as Markdown, nor of one for leaders as PDF', async () => {
    const rows = await query(sql`select 'EX-' || number as id from exception order by number limit 4`, z.object({ id: z.string() }));
    expect(rows.length).toBeGreaterThan(0);
    for (const { id } of rows) {
      const text = await (
        await ask('/api/exceptions/{number}/report', { params: { number: id }, headers: { accept: 'text/markdown' } })
      ).text();
      expect(text).toMatch(new RegExp(`^# .*${id}`));
      expect(text).not.toMatch(ofPatient);
    }
    const paper = await ask('/api/reports/{audience}', { params: { audience: 'cfo' }, headers: { accept: 'application/pdf' } });
    const pages = readPdfText(new Uint8Array(await paper.arrayBuffer()));
    expect(pages.join('').length).toBeGreaterThan(200);
    expect(pages.join('\n')).not.toMatch(ofAnybody);
  });

  test('of a calendar', async () => {
    const made = await ask('/api/oncall/feeds', { method: 'POST', body: JSON.stringify({ action: 'create', schedule: null }) });
    const { url } = z.object({ url: z.string() }).parse(await made.json());
    const text = await (
      await askRoute({ method: 'GET', path: '/api/oncall/calendar/{token}', params: { token: url.split('/').at(-1) ?? '' } })
    ).text();
    expect(text).toContain('BEGIN:VCALENDAR');
    expect(text).not.toMatch(ofAnybody);
  });
});

const FAULT = 'XX001';
/** While no row of a table can be stored: the database says so with the whole row in its details. */
async function whileRefused(table: string, work: () => Promise<void>): Promise<void> {
  await execute(sql`create function tried() returns trigger language plpgsql as
    $$ begin raise exception 'not in %', tg_table_name using errcode = ${sql([`'${FAULT}'`])}, detail = new::text, constraint = 'tried'; end $$`);
  await execute(sql`create trigger tried before insert on ${sql([table])} for each row execute function tried()`);
  try {
    await work();
  } finally {
    await execute(sql`drop function tried() cascade`);
  }
}
const logged = (words: string) => lines.filter((line) => line.includes(words));

describe('what goes wrong is logged', () => {
  test('when a request cannot be stored, without what was in it', async () => {
    await whileRefused('event', async () => {
      for (const text of texts) {
        const { status, text: said } = await send('/api/events', [eventOf(text), usageOf(text)]);
        expect(status).toBe(500);
        expect(said).not.toMatch(ofAnybody);
      }
    });
    const told = logged('a request could not be received');
    expect(told.length).toBe(texts.length);
    for (const line of told)
      expect(JSON.parse(line)).toMatchObject({ level: 50, part: 'receive', err: { code: FAULT, constraint: 'tried' } });
  });

  test('when a page or a list cannot be read, without what was asked', async () => {
    await execute(sql`alter table transaction rename to transaction_away`);
    try {
      for (const q of [KEY, EMPLOYEE, texts[1] ?? '']) {
        const answered = await ask('/api/transactions', { query: { q } });
        expect(answered.status).toBe(500);
        expect(await answered.text()).not.toMatch(ofAnybody);
      }
    } finally {
      await execute(sql`alter table transaction_away rename to transaction`);
    }
    expect(logged('Unexpected fault in a request').length).toBeGreaterThan(0);
  });

  test('when a value does not fit, without the value', async () => {
    for (const text of [KEY, EMPLOYEE]) {
      const fault = await query(sql`select ${text}::text::integer as n`, z.unknown()).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(Error);
      expect(String(fault)).toBe('error: invalid input syntax for type integer: "..."');
      expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toMatch(ofAnybody);
    }
  });

  test('when the worker cannot put an event together, which is set aside, without what was in it', async () => {
    const end = new AbortController();
    await whileRefused('transaction', async () => {
      const now = new Date();
      await send('/api/events', [
        { ...eventOf('later', { businessKeys: [{ type: 'employee_id', value: `${EMPLOYEE}9` }] }), occurredAt: now },
      ]);
      const working = runWorker(end.signal);
      try {
        await vi.waitFor(() => expect(logged('was parked').length).toBeGreaterThan(0), { timeout: 120_000, interval: 200 });
      } finally {
        end.abort();
        await working;
      }
    });
    expect(logged('was parked')[0]).toContain(FAULT);
  });

  test('and nobody is in any line of it', () => {
    expect(lines.length).toBeGreaterThan(texts.length + 2);
    expect(lines.filter((line) => ofAnybody.test(line)).map(near)).toEqual([]);
  });
});

test('own traces and numbers tell of work, and of nobody', async () => {
  await stopTelemetry();
  const text = (path: string) =>
    exported
      .filter((one) => one.path === path)
      .map((one) => one.text)
      .join('\n');
  expect(text('/v1/traces')).toMatch(/round events/);
  expect(text('/v1/traces').length).toBeGreaterThan(1_000);
  expect(text('/v1/metrics')).toContain('throughline.stage.seconds');
  expect(exported.filter((one) => ofAnybody.test(one.text)).map((one) => near(one.text))).toEqual([]);
});
