import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { applyCatalog } from '@/lib/catalog';
import { connectTo, migrate, pendingMigrations } from '@/lib/db';
import { newId } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { insertBatch } from '@/lib/store';
import { roundNames, runRounds } from './run-rounds';

vi.setConfig({ hookTimeout: 120_000, testTimeout: 180_000 });

/** Dumps of databases that versions from before have filled, as pg_dump --inserts writes them; prisma/fixtures/README.md says how they were made. */
const folder = 'prisma/fixtures';
const dumps = readdirSync(folder).filter((name) => name.endsWith('.sql.gz'));
const made: string[] = [];

const address = (name: string) => Object.assign(new URL(inject('testServerUrl')), { pathname: `/${name}` }).toString();

async function on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function makeDatabase(name: string, template = 'template0'): Promise<string> {
  await on(inject('testServerUrl'), (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  made.push(name);
  return address(name);
}

async function loadDump(dump: string, name: string): Promise<string> {
  const url = await makeDatabase(name);
  const text = gunzipSync(readFileSync(join(folder, dump))).toString('utf8');
  await on(url, (client) => client.query(text));
  return url;
}

afterAll(async () => {
  await connectTo(null);
  for (const name of made) await on(inject('testServerUrl'), (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
});

/** What people and other systems brought, and what was counted of it: nothing of it may go. Tables that were replaced are read under both names. */
const facts = {
  events: ['event', 'count(*)'],
  spans: ['span_block', 'coalesce(sum(spans), 0)', 'span', 'count(*)'],
  transactions: ['transaction', 'count(*)'],
  'events of transactions': ['transaction_event', 'count(*)'],
  // Words of faults came later.
  keys: ['transaction_key', "count(*) FILTER (WHERE kind LIKE 'key:%' OR kind IN ('transaction', 'correlation', 'trace'))"],
  exceptions: ['exception', 'count(*)'],
  'cases of exceptions': ['exception_member', 'count(*)'],
  'history of exceptions': ['exception_history', 'count(*)'],
  mails: ['intent', 'count(*)'],
  deliveries: ['delivery', 'count(*)'],
  'refused records': ['rejected_record', 'count(*)'],
  people: ['person', 'count(*)'],
  rights: ['access_grant', 'count(*)'],
  keysOfSenders: ['ingest_key', 'count(*)'],
  'audit entries': ['audit_entry', 'count(*)'],
  'log entries by the hour': ['bucket_hour', 'coalesce(sum(n), 0)'],
  'transactions by the hour': ['transaction_hour', 'coalesce(sum(n), 0)'],
  'parts of KPIs': ['contribution', 'count(*)'],
  deadlines: ['deadline', 'count(*)'],
} as const;
type Facts = Record<string, number | null>;

/** Null where this version has no such table or column. */
async function readFacts(url: string): Promise<Facts> {
  return on(url, async (client) => {
    const read: Facts = {};
    for (const [name, tables] of Object.entries(facts)) {
      read[name] = null;
      for (let at = 0; at < tables.length && read[name] === null; at += 2)
        read[name] = await client.query(`SELECT (${tables[at + 1]})::float8 AS n FROM ${tables[at]}`).then(
          ({ rows }) => rows[0].n,
          (error: { code?: string }) => {
            if (error.code === '42P01' || error.code === '42703') return null;
            throw error;
          },
        );
    }
    return read;
  });
}

const named = (read: Facts) => Object.fromEntries(Object.entries(read).filter(([, n]) => n !== null));
const migrations = readdirSync('prisma/migrations', { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  .sort();

async function countRows(url: string): Promise<Record<string, number>> {
  return on(url, async (client) => {
    const { rows } = await client.query(
      `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of rows)
      counts[name] = (await client.query(`SELECT count(*)::float8 AS n FROM ${pg.escapeIdentifier(name)}`)).rows[0].n;
    return counts;
  });
}

test('a process of the version before that starts again on the new tables leaves them as they are', async () => {
  const home = await mkdtemp(join(tmpdir(), 'throughline-before-'));
  mkdirSync(join(home, 'prisma'));
  cpSync('prisma/schema.prisma', join(home, 'prisma', 'schema.prisma'));
  cpSync('prisma/migrations', join(home, 'prisma', 'migrations'), { recursive: true });
  rmSync(join(home, 'prisma', 'migrations', migrations.at(-1) ?? ''), { recursive: true });
  const url = await makeDatabase(`upgrade_again_${process.pid}`, inject('testTemplate'));
  expect(await migrate(url, home)).toEqual([]);
  rmSync(home, { recursive: true });
});

test('there is a dump of the first version', () => expect(dumps).toContain('0004-first-version.sql.gz'));

for (const dump of dumps) {
  const id = `upgrade_${dump.slice(0, 4)}_${process.pid}`;
  let before: Facts = {};
  beforeAll(async () => {
    before = await readFacts(await loadDump(dump, id));
    for (const name of ['events', 'spans', 'transactions', 'exceptions', 'people', 'audit entries'])
      expect(before[name], name).toBeGreaterThan(0);
  });

  test(`${dump}: every step keeps what was there, and all steps at once give the same`, async () => {
    await makeDatabase(`${id}_once`, id);
    const url = await makeDatabase(`${id}_steps`, id);
    const applied = await on(url, (client) => client.query('SELECT migration_name AS name FROM _prisma_migrations'));
    const last = applied.rows
      .map(({ name }) => name)
      .sort()
      .at(-1);
    const names = migrations.filter((name) => name > last);
    for (const name of names) {
      await on(url, (client) => client.query(readFileSync(join('prisma/migrations', name, 'migration.sql'), 'utf8')));
      const now = await readFacts(url);
      for (const [fact, n] of Object.entries(before)) if (n !== null) expect(now[fact], `${fact} after ${name}`).toBe(n);
    }
    expect(await migrate(address(`${id}_once`))).toEqual(names);
    const { _prisma_migrations: noted, ...atOnce } = await countRows(address(`${id}_once`));
    expect(noted).toBe(migrations.length);
    expect({ ...atOnce, _prisma_migrations: applied.rows.length }).toEqual(await countRows(url));
  });

  test(`${dump}: the product goes on with it`, async () => {
    const url = await makeDatabase(`${id}_on`, id);
    await migrate(url);
    await connectTo(url);
    expect(await pendingMigrations()).toEqual([]);
    await applyCatalog('catalog', 'test');
    const { rows } = await on(url, (client) => client.query('SELECT max(received_at) AS at FROM event'));
    const now = new Date(rows[0].at.getTime() + 60_000);
    const event = anEvent(0, {
      occurredAt: now,
      receivedAt: now,
      eventKey: newId(now),
      correlationId: 'after the upgrade',
      workflow: 'wf-p2p-po',
      facility: 'fac-lakehead',
    });
    await insertBatch(
      { events: [{ index: 0, event }], spans: [], rejected: [] },
      { environment: 'production', source: 'test', endpoint: 'events', history: false, now },
    );
    await runRounds(roundNames, now);
    const after = await readFacts(url);
    expect(after['events']).toBe((before['events'] ?? 0) + 1);
    expect(after['transactions']).toBe((before['transactions'] ?? 0) + 1);
    expect(named(after)['people']).toBe(before['people']);
    await connectTo(null);
  });
}
