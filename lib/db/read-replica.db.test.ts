import { connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { completeEnvironment } from '@/lib/config';
import { connectTo, execute, inTransaction, query, readAtOnce, readReplica, setDefaultLane, sql } from '.';
import { testDatabase } from './testing';

// Another server would need its own cluster; a standby that replays is played here by functions of the same names, found first in the search path.
const url = testDatabase();
const standby = () => `${url()}?application_name=standby&options=-c%20search_path%3Dplayed%2Cpg_catalog%2Cpublic`;

beforeAll(async () => {
  await execute(sql`create schema played`);
  await execute(sql`create table played.standing (place pg_lsn)`);
  await execute(sql`insert into played.standing values (null)`);
  await execute(sql`create function played.pg_last_wal_replay_lsn() returns pg_lsn language sql as 'select place from played.standing'`);
  await connectTo(null);
  completeEnvironment({ DATABASE_URL: url(), DATABASE_READ_URL: standby() });
  setDefaultLane('screen');
});
afterAll(async () => {
  await connectTo(null);
  completeEnvironment({ DATABASE_URL: '', DATABASE_READ_URL: '' });
});

const nameRow = z.object({ name: z.string() });
const whoReads = async () =>
  (await readAtOnce((on) => query(sql`select current_setting('search_path') as name`, nameRow, on)))[0]?.name ?? '';
const isStandby = async () => (await whoReads()).startsWith('played');
async function waitUntil(wanted: boolean, withinMs: number): Promise<void> {
  await expect.poll(isStandby, { timeout: withinMs, interval: 100 }).toBe(wanted);
}
const replayed = (how: 'all' | 'nothing') =>
  query(
    sql`update played.standing set place = ${how === 'all' ? sql`pg_current_wal_lsn() + 1e9::numeric` : sql`'0/1'::pg_lsn`} returning 'x' as name`,
    nameRow,
  );

test('the primary is read until the standby is known to be close behind, then the standby, and the primary after a change of our own', async () => {
  expect(await isStandby()).toBe(false);
  await replayed('all');
  await waitUntil(true, 5_000);
  expect(readReplica()).toMatchObject({ used: true, lagMs: expect.any(Number) });
  await inTransaction((tx) => execute(sql`create table changed (n integer)`, tx));
  expect(await isStandby()).toBe(false);
  await waitUntil(true, 6_000);
});

test('a standby that replays nothing any more is left, and whoever does not show screens never reads it', async () => {
  await replayed('nothing');
  await waitUntil(false, 20_000);
  await replayed('all');
  await waitUntil(true, 10_000);
  setDefaultLane('worker');
  expect(await isStandby()).toBe(false);
  expect(readReplica()).toBeNull();
  setDefaultLane('screen');
});

/** A way to the server that can be closed. */
async function layWay(port: number) {
  const open = new Set<Socket>();
  const server = createServer((caller) => {
    const called = connect(port, '127.0.0.1');
    for (const socket of [caller, called]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => [caller, called].map((one) => one.destroy()));
    }
    caller.pipe(called).pipe(caller);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const close = () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { host: `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, close };
}

test('of several that are named a standby is read, whatever else is among them, and another when it goes away', async () => {
  await execute(sql`create function played.pg_is_in_recovery() returns boolean language sql as 'select true'`);
  await replayed('all');
  const server = new URL(url());
  const [gone, one, two] = await Promise.all([layWay(1), layWay(Number(server.port)), layWay(Number(server.port))]);
  await connectTo(null);
  const hosts = [gone, one, two].map(({ host }) => host).join(',');
  completeEnvironment({ DATABASE_URL: url(), DATABASE_READ_URL: standby().replace(server.host, hosts) });
  try {
    await waitUntil(true, 15_000);
    // Alike, so the first was taken.
    one.close();
    await expect.poll(() => isStandby().catch(() => false), { timeout: 20_000, interval: 100 }).toBe(true);
  } finally {
    for (const way of [gone, one, two]) way.close();
  }
  await waitUntil(false, 20_000);
});
