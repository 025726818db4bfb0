import pg from 'pg';
import { expect, test } from 'vitest';
import { config } from '@/lib/config';
import { testDatabase } from '@/lib/db/testing';
import { checkServer, readServer, type ServerFacts } from './check-database';
import { checkHost, checkSettings, type HostFacts } from './check-host';
import { checkHouse, type HouseFacts, readHouse } from './check-house';
import type { Found } from './found';
import { runDoctor } from './run-doctor';

const url = testDatabase();

async function onServer<T>(ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url() });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

const stateOf = (found: readonly Found[], name: string) => found.find((one) => one.name === name)?.state;

test('an installation that was never started has its faults named, each with its mend', async () => {
  const found = await runDoctor({
    readConfig: config,
    dataDir: process.cwd(),
    findDatabase: async () => ({ url: url(), embedded: true }),
  });
  expect(stateOf(found, 'Primary')).toBe('good');
  expect(stateOf(found, 'Migrations')).toBe('good');
  // The test server runs without fsync, and no worker was ever here.
  expect(found.filter(({ state }) => state === 'fault').map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Durability', 'Worker', 'Partitions', 'People', 'Catalog']),
  );
  for (const { state, mend } of found) expect(mend === undefined).toBe(state === 'good');
});

test('a database that is away is one fault, and the rest is still looked at', async () => {
  const away = 'postgresql://nobody:x@127.0.0.1:1/none';
  const found = await runDoctor({ readConfig: config, dataDir: process.cwd(), findDatabase: async () => ({ url: away, embedded: false }) });
  expect(found.find(({ name }) => name === 'Database')).toMatchObject({ state: 'fault', said: expect.stringContaining('ECONNREFUSED') });
  expect(stateOf(found, 'Node')).toBe('good');
});

test('of several servers the one that takes changes is looked at, and what is with the others is said', async () => {
  const server = new URL(url());
  const several = url().replace(server.host, `127.0.0.1:1,${server.host}`);
  const found = await runDoctor({
    readConfig: config,
    dataDir: process.cwd(),
    findDatabase: async () => ({ url: several, embedded: false }),
  });
  expect(stateOf(found, 'Primary')).toBe('good');
  expect(stateOf(found, 'Migrations')).toBe('good');
  expect(found.filter(({ name }) => name === 'Servers').map(({ state }) => state)).toEqual(['warning', 'warning']);
  expect(found.some(({ name }) => name === 'Database')).toBe(false);
});

const host: HostFacts = { node: '24.1.0', memoryBytes: 2 ** 33, disk: { freeBytes: 2 ** 37, totalBytes: 2 ** 38 } };
test.each<[string, Partial<HostFacts>, Found['state']]>([
  ['Node', { node: '20.9.0' }, 'fault'],
  ['Memory', { memoryBytes: 2 ** 29 }, 'warning'],
  ['Disk', { disk: null }, 'fault'],
  ['Disk', { disk: { freeBytes: 2 ** 30, totalBytes: 2 ** 38 } }, 'fault'],
  ['Disk', { disk: { freeBytes: 2 ** 34, totalBytes: 2 ** 38 } }, 'warning'],
])('%s: %j is a %s', (name, change, state) => {
  expect(stateOf(checkHost(host, '/data'), name)).toBe('good');
  expect(stateOf(checkHost({ ...host, ...change }, '/data'), name)).toBe(state);
});

test('settings that cannot be read are said in one line, and an open address is a warning', () => {
  expect(
    checkSettings(() => {
      throw new Error('These settings cannot be used:\n  PORT: must be a port number');
    }),
  ).toMatchObject([{ state: 'fault', said: 'These settings cannot be used:   PORT: must be a port number' }]);
  const found = checkSettings(() => ({ baseUrl: 'http://flow.hospital.org', smtpUrl: null, demo: true }));
  expect(found.filter(({ state }) => state === 'warning').map(({ name }) => name)).toEqual(['BASE_URL', 'SMTP_URL', 'DEMO']);
});

test.each<[string, Partial<ServerFacts>, Found['state']]>([
  ['Primary', { replica: true }, 'fault'],
  ['PostgreSQL', { major: 14 }, 'fault'],
  ['Encoding', { encoding: 'SQL_ASCII' }, 'fault'],
  ['Durability', { synchronous_commit: 'off' }, 'fault'],
  ['Checksums', { checksums: 'off' }, 'warning'],
  ['Clock', { skew_ms: -61_000 }, 'fault'],
  ['Clock', { skew_ms: 3_000 }, 'warning'],
  ['Connections', { connections: 96, max_connections: 100 }, 'fault'],
  ['Locks', { waiting: 1 }, 'warning'],
  ['Locks', { longest_seconds: 4_000 }, 'warning'],
  ['Vacuum', { wraparound: 1.9e9 }, 'fault'],
])('server: %s with %j is a %s', async (name, change, state) => {
  const facts = {
    ...(await onServer(readServer)),
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    autovacuum: 'on',
    checksums: 'on',
  };
  const calm = { ...facts, longest_seconds: 0, waiting: 0, connections: 5 };
  expect(stateOf(checkServer(calm), name)).toBe('good');
  expect(stateOf(checkServer({ ...calm, ...change }), name)).toBe(state);
});

const well: Partial<HouseFacts> = {
  beat_seconds: 2,
  workers: 1,
  missing_tomorrow: null,
  missing_soon: null,
  backup_seconds: 3600,
  backup_file: '/b.tlb',
  administrators: 1,
  keys: 2,
  catalog_version: 3,
};
test.each<[string, Partial<HouseFacts>, Found['state']]>([
  ['Worker', { beat_seconds: null }, 'fault'],
  ['Worker', { beat_seconds: 40 }, 'fault'],
  ['Inbox', { inbox: 200_000 }, 'warning'],
  ['Partitions', { missing_tomorrow: 'event' }, 'fault'],
  ['Partitions', { missing_soon: 'event' }, 'warning'],
  ['Hold', { held_since: new Date(0) }, 'warning'],
  ['Backup', { backup_seconds: null }, 'warning'],
  ['Backup', { backup_seconds: 3 * 86_400 }, 'warning'],
  ['Telling', { undelivered: 1 }, 'warning'],
  ['People', { administrators: 0 }, 'fault'],
  ['Keys', { keys: 0 }, 'warning'],
  ['Keys', { expiring: 'boomi' }, 'warning'],
  ['Catalog', { catalog_version: null }, 'fault'],
  ['Catalog', { unassigned: 7 }, 'warning'],
  ['Refused', { refused_day: 3 }, 'warning'],
])('house: %s with %j is a %s', async (name, change, state) => {
  const calm = { ...(await onServer(readHouse)), ...well };
  expect(stateOf(checkHouse(calm, { embedded: true }), name)).toBe('good');
  expect(stateOf(checkHouse({ ...calm, ...change }, { embedded: true }), name)).toBe(state);
});
