import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { addCatalog, applyCatalog, currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql, unpackBytes } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { endpoints } from '@/lib/domain/endpoints';
import { newSilenceSchema } from '@/lib/domain/views/silences';
import { encodeMessage } from '@/lib/ingest/otlp.fixture';
import { deliverIntents, deliverWebhooks } from '@/lib/notify';
import { openMailbox } from '@/lib/notify/notify.fixture';
import * as show from '@/lib/show';
import { act } from './act';
import { addSilence } from './act-on-duty';
import { lookupOf } from './catalog-lookup';
import { listTargets } from './fuzz/targets.fixture';
import { importLog } from './import-log';
import { parseMapping } from './import-mapping';
import { leaveHandover } from './leave-handover';
import { receive } from './receive';
import { anEvent, testKey } from './receive.fixture';
import type { ReceiveEndpoint } from './receive-entries';
import { actOnRejected } from './resubmit';
import { roundNames, runRounds } from './run-rounds';
import { sendInProcess } from './send-import';
import { setWebhook } from './set-webhook';

vi.stubEnv('AUTH_SECRET', 'a secret for tests with more than thirty-two characters');
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });
testDatabase();

/** What people of whom nothing may be found are told by. */
const texts = [
  'patient: Zephyrine Quackenbush, MRN 77120934, SSN 219-09-9187, DOB 07/29/1961',
  'zephyrine.q@patients.example called (555) 318-7742 on card 4539578763621486, bank account 99120034518877',
  'PID|1||77120934^^^H||QUACKENBUSH^ZEPHYRINE||19610729|F|||12 HEMLOCKBEND RD',
  'NM1*IL*1*QUACKENBUSH*ZEPHYRINE****MI*W884213377~N3*12 HEMLOCKBEND RD~DMG*D8*19610729*F~',
  '{"resourceType":"Patient","name":[{"family":"Quackenbush"}],"birthDate":"1961-07-29"}',
  '{"patientName":"Zephyrine Quackenbush","mrn":"77120934","ssn":219099187}',
];
const KEY = 'ENC-CANARY-991';
const needles = [
  ...[
    'Zephyrine',
    'Quackenbush',
    '77120934',
    '219-09-9187',
    '219099187',
    '07/29/1961',
    '19610729',
    '1961-07-29',
    '318-7742',
    '4539578763621486',
  ],
  ...['99120034518877', 'HEMLOCKBEND', 'W884213377', KEY],
].map((needle) => needle.toLowerCase());
const found = (text: string): string[] => {
  const small = text.toLowerCase();
  return needles.filter((needle) => small.includes(needle));
};

let sent = 0;
const taken: Record<string, number> = {};
const answers: string[] = [];
async function send(
  endpoint: ReceiveEndpoint,
  body: Buffer,
  { headers, preset = null }: { headers: Record<string, string>; preset?: string | null },
) {
  const { status, body: answered } = await receive(
    {
      endpoint,
      method: 'POST',
      headers: new Headers(headers),
      environment: null,
      preset,
      body: (async function* () {
        yield body;
      })(),
    },
    { findKey: async () => ({ ok: true, key: { ...testKey, id: randomUUID(), history: true } }) },
  );
  sent += 1;
  taken[`${endpoint} ${status}`] = (taken[`${endpoint} ${status}`] ?? 0) + 1;
  answers.push(answered.toString());
}

type Path = (string | number)[];
function* leavesOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, Array.isArray(value) ? Number(name) : name]);
  else if (typeof value === 'string' || typeof value === 'number') yield path;
}
function withLeaf(value: unknown, [first, ...rest]: Path, leaf: unknown): unknown {
  if (first === undefined) return leaf;
  if (Array.isArray(value)) return value.map((one, at) => (at === first ? withLeaf(one, rest, leaf) : one));
  return Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, name === first ? withLeaf(one, rest, leaf) : one]));
}
function withName(value: unknown, [first, ...rest]: Path, named: string): unknown {
  if (Array.isArray(value)) return value.map((one, at) => (at === first ? withName(one, rest, named) : one));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, one]) =>
      name !== first ? [name, one] : rest.length === 0 ? [named, one] : [name, withName(one, rest, named)],
    ),
  );
}

const messages = { traces: 'ExportTraceServiceRequest', logs: 'ExportLogsServiceRequest', metrics: 'ExportMetricsServiceRequest' } as const;
const inList = (name: string) => name.includes('lines') || name.startsWith('preset');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-canary-'));
  await applyCatalog('catalog', 'test');
  await addCatalog('catalog/examples/hospital-billing', 'test');
  const lookup = lookupOf(indexCatalog((await currentCatalog()).catalog));
  let turn = 0;
  for (const target of listTargets(lookup.presets)) {
    if (target.name.endsWith('protobuf')) continue;
    const { endpoint, headers, preset } = target;
    const lines = target.good.toString().trim().split('\n');
    const whole: unknown = inList(target.name) ? JSON.parse(lines[0] ?? '{}') : JSON.parse(target.good.toString());
    const write = (record: unknown) => Buffer.from(inList(target.name) ? `${JSON.stringify(record)}\n` : JSON.stringify(record));
    for (const path of leavesOf(whole)) {
      turn += 1;
      const canary = texts[turn % texts.length] ?? '';
      for (const leaf of [canary, texts[0] ?? '']) {
        const changed = withLeaf(whole, path, leaf);
        await send(endpoint, write(changed), { headers, preset });
        if (
          endpoint in messages &&
          typeof path.at(-1) === 'string' &&
          /^(?:stringValue|name|message|severityText|unit)$/.test(String(path.at(-1)))
        )
          await send(endpoint, encodeMessage(messages[endpoint as 'traces'], changed as object), {
            headers: { 'content-type': 'application/x-protobuf' },
          });
      }
      await send(endpoint, write(withName(whole, path, `MRN 77120934 ${turn}`)), { headers, preset });
    }
    // What cannot even be read is kept for people.
    await send(
      endpoint,
      Buffer.from(`{"workflow":"wf-p2p-po", "attributes": {"patientName": "Zephyrine Quackenbush", "x": "${texts[0]}"`),
      { headers, preset },
    );
  }
  const json = { headers: { 'content-type': 'application/json' } };
  for (const text of texts) {
    const marker = {
      kind: 'release',
      at: new Date().toISOString(),
      title: text.slice(0, 200),
      text,
      version: text.slice(0, 200),
      attributes: { note: text, patientName: 'Zephyrine' },
    };
    await send('markers', Buffer.from(JSON.stringify([marker, { ...marker, kind: text, url: text }])), json);
    const row = {
      domain: 'md-supplier',
      key: 'SUP-1',
      application: 'app-erp-proc',
      state: 'active',
      attributes: { contact: text.slice(0, 200), mrn: '77120934' },
    };
    await send('master-data', Buffer.from(JSON.stringify([row, { ...row, state: text.slice(0, 200) }, { ...row, domain: text }])), json);
  }
  // The same patient by every way in, as a key that is hashed.
  const base = { ...anEvent(), workflow: 'wf-charge-supply', milestone: 'usage_recorded', interface: 'if-usage' };
  for (const [n, status] of ['completed', 'failed'].entries())
    await send(
      'events',
      Buffer.from(
        JSON.stringify([
          {
            ...base,
            eventId: `canary-${n}`,
            status,
            correlationId: KEY,
            businessKeys: [
              { type: 'usage_id', value: `USG-CANARY-${n}` },
              { type: 'encounter_hash', value: KEY },
            ],
            error: { message: `${KEY} is closed for Zephyrine Quackenbush` },
            attributes: { raw: KEY, copy: `x ${KEY} y`, 'business_key.encounter_hash': KEY },
          },
          {
            ...base,
            eventId: `bad-${n}`,
            occurredAt: KEY,
            businessKeys: [{ type: 'encounter_hash', value: KEY }],
            error: { message: KEY },
          },
        ]),
      ),
      json,
    );
  const file = join(folder, 'log.csv');
  await writeFile(
    file,
    `case,step,time,note\nCASE-1,NEW,2026-01-05T10:00:00Z,"${(texts[0] ?? '').replaceAll('"', '""')}"\nCASE-1,X,nonsense,"${texts[1]}"\n`,
  );
  const mapping = parseMapping(
    'source: canary\ncaseColumn: case\nfields:\n  occurredAt: { column: time }\n  workflow: { value: wf-hospital-billing }\n  milestone: { value: new }\n  status: { value: failed }\n  error.message: { column: note }\nbusinessKeys:\n  - { type: case_id, role: root, from: { column: case } }\nattributes: rest\n',
  );
  await importLog({ file, mapping, send: sendInProcess('production', 'canary') });
  await runRounds(roundNames, new Date());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const tableSchema = z.object({ name: z.string() });
async function searchDatabase(): Promise<Record<string, string[]>> {
  const tables = await query(
    sql`SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`,
    tableSchema,
  );
  const hits: Record<string, string[]> = {};
  const note = (where: string, text: string) => {
    const [met] = found(text);
    if (met === undefined) return;
    const at = text.toLowerCase().indexOf(met);
    hits[where] = [...(hits[where] ?? []), text.slice(Math.max(0, at - 120), at + 60)].slice(0, 4);
  };
  for (const { name } of tables) {
    if (name === 'catalog_version') continue;
    const rows = await query(
      sql`SELECT to_jsonb(t) AS cells FROM ${sql([`"${name}"`])} t`,
      z.object({ cells: z.record(z.string(), z.unknown()) }),
    );
    for (const { cells } of rows)
      for (const [column, cell] of Object.entries(cells)) {
        const text = JSON.stringify(cell);
        note(`${name}.${column}`, text);
        for (const needle of needles) if (text.includes(Buffer.from(needle).toString('hex'))) note(`${name}.${column} (bytes)`, needle);
      }
  }
  const blocks = await query(sql`SELECT lines FROM span_block`, z.object({ lines: z.instanceof(Buffer) }));
  expect(blocks.length).toBeGreaterThan(0);
  for (const { lines } of blocks) note('span_block (unpacked)', (await unpackBytes(lines)).toString());
  return hits;
}

describe('patients that came by every way in', () => {
  test('stand nowhere in the database', async () => {
    expect(sent).toBeGreaterThan(1_500);
    expect(taken['events 200']).toBeGreaterThan(300);
    expect(taken['traces 200']).toBeGreaterThan(100);
    expect(await searchDatabase()).toEqual({});
  });

  test('are not told to whoever sent them', () => {
    expect(answers.filter((answer) => found(answer).length > 0).map((answer) => answer.slice(0, 600))).toEqual([]);
  });

  const actor = systemActor('test');
  const asked = (name: string, more: object = {}) => {
    const endpoint = endpoints.find((one) => one.name === name);
    if (!endpoint) throw new Error(`no endpoint ${name}`);
    return endpoint.query.parse({ environment: 'production', ...more }) as never;
  };
  test('are found by the plain value of a hashed key, and shown by none', async () => {
    for (const more of [{ q: KEY }, { q: KEY.toLowerCase() }, { q: `key:encounter_hash=${KEY}` }, { key: `encounter_hash:${KEY}` }]) {
      const list = (await show.listTransactions(actor, asked('listTransactions', more))) as { rows: { id: string }[] };
      expect({ more, rows: list.rows.length }).toEqual({ more, rows: 2 });
      expect(found(JSON.stringify({ ...list, query: null, asked: null, chips: null, search: null }).replaceAll(KEY, ''))).toEqual([]);
      for (const { id } of list.rows) expect(found(JSON.stringify(await show.getTransaction(actor, id, new Date())))).toEqual([]);
    }
  });

  test('stay unknown when a refused record is mended and sent again', async () => {
    const [row] = await query(
      sql`SELECT id FROM rejected_record WHERE code = 'invalid_time' AND record ->> 'eventId' = 'bad-0' LIMIT 1`,
      z.object({ id: z.string() }),
    );
    const [{ record }] = (await query(
      sql`SELECT record FROM rejected_record WHERE id = ${row?.id}::uuid`,
      z.object({ record: z.record(z.string(), z.unknown()) }),
    )) as [{ record: Record<string, unknown> }];
    const mended = { ...record, occurredAt: new Date(Date.now() - 60_000).toISOString(), attributes: { note: texts[0] } };
    await actOnRejected(
      actor,
      row?.id ?? '',
      { action: 'resubmit', text: JSON.stringify(mended), history: false, note: 'mended' } as never,
      new Date(),
    );
    await runRounds(['events'], new Date());
    const list = (await show.listTransactions(actor, asked('listTransactions', { q: KEY }))) as { rows: unknown[] };
    expect(list.rows).toHaveLength(3);
    expect(await searchDatabase()).toEqual({});
  });

  test('are not kept of what people write about them: comments, reasons, hand-overs, silences', async () => {
    const now = new Date();
    const [one] = await query(
      sql`SELECT number FROM exception WHERE state <> 'resolved' ORDER BY number LIMIT 1`,
      z.object({ number: z.number() }),
    );
    const ref = `EX-${one?.number}`;
    const soon = {
      startsAt: new Date(now.getTime() + 3_600_000).toISOString(),
      endsAt: new Date(now.getTime() + 7_200_000).toISOString(),
    };
    for (const text of texts) {
      await act(actor, ref, { action: 'comment', text }, now);
      await leaveHandover(
        { ...actor, teams: ['team-integration'] },
        { environment: 'production', team: 'team-integration', text } as never,
        now,
      );
      await addSilence(
        actor,
        'production',
        newSilenceSchema.parse({ kind: 'silence', facilities: ['fac-lakehead'], ...soon, reason: text }),
        now,
      );
    }
    const [{ version }] = (await query(
      sql`SELECT version FROM exception WHERE number = ${one?.number}`,
      z.object({ version: z.number() }),
    )) as [{ version: number }];
    await act(actor, ref, { action: 'resolve', version, reason: `mended for ${texts[0]}` }, now);
    const kept = await query(
      sql`SELECT note FROM exception_history h JOIN exception e ON e.id = h.exception_id WHERE e.number = ${one?.number} AND kind IN ('comment', 'resolved')`,
      z.object({ note: z.string() }),
    );
    expect(kept).toHaveLength(texts.length + 1);
    expect(kept.every(({ note }) => note.includes('['))).toBe(true);
    expect(await searchDatabase()).toEqual({});
  });

  test('leave in no mail and in no message to a chat or paging system', async () => {
    const taken: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += String(part);
      });
      request.on('end', () => {
        taken.push(body);
        response.end('ok');
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const mailbox = await openMailbox();
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
      await setWebhook(
        actor,
        { name: 'Chat', kind: 'plain', url, secret: 'a shared secret of both', private: true, teams: [], severities: [] },
        new Date(),
      );
      // What was sent here is the past, of which nobody is told: one of it comes to life.
      const [one] = await query(
        sql`UPDATE exception SET history = false WHERE number = (SELECT min(number) FROM exception WHERE state = 'resolved') RETURNING number, version`,
        z.object({ number: z.number(), version: z.number() }),
      );
      await act(actor, `EX-${one?.number}`, { action: 'reopen', version: one?.version ?? 0, reason: `again for ${texts[0]}` }, new Date());
      while ((await deliverIntents(new Date(), { transportUrl: mailbox.url })) > 0);
      while ((await deliverWebhooks(new Date())) > 0);
      expect(mailbox.mails.length).toBeGreaterThan(0);
      // Mails are written in quoted-printable or base 64: looked through as people read them.
      for (const raw of mailbox.mails) {
        const { text, html, subject } = await PostalMime.parse(raw);
        expect(found([raw, text, html, subject].join('\n'))).toEqual([]);
      }
      expect(taken.flatMap(found)).toEqual([]);
    } finally {
      await mailbox.close();
      await new Promise((done) => server.close(done));
    }
  });
});
