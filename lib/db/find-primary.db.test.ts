import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { isPassing } from '@/lib/domain';
import { closeDatabase, connectTo, execute, inTransaction, lane, migrate, query, sql } from '.';
import { testDatabase } from './testing';

const url = testDatabase();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await closeDatabase();
  for (const stop of stops.splice(0)) await stop();
  await connectTo(url());
});

const opened = (server: Server): Promise<number> =>
  new Promise((done) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : 0);
    }),
  );

/** A port on which nobody answers; what reaches it is dropped. */
async function openDead(): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  stops.push(() => new Promise((done) => server.close(() => done())));
  return opened(server);
}

/** The address of this file's database with these hosts in place of its own. */
const among = (...hosts: string[]) => url().replace(new URL(url()).host, hosts.join(','));
const own = () => new URL(url()).host;
const ask = () => query(sql`select 1 as n`, z.object({ n: z.number() }), lane('ingest'));

test('of several servers the one that takes changes is used, in whatever place it stands', async () => {
  const dead = `127.0.0.1:${await openDead()}`;
  for (const address of [among(dead, own()), among(own(), dead), among(dead, dead, own())]) {
    await connectTo(address);
    expect(await ask()).toEqual([{ n: 1 }]);
    await inTransaction((tx) => execute(sql`create temp table kept (n integer) on commit drop`, tx));
    expect(await migrate(address)).toEqual([]);
  }
});

test('where none of them takes changes, callers hear why, and that it passes', async () => {
  const [one, two] = [`127.0.0.1:${await openDead()}`, `127.0.0.1:${await openDead()}`];
  await connectTo(among(one, two));
  const error = await ask().catch((caught: unknown) => caught);
  expect(isPassing(error)).toBe(true);
  expect(String(error)).toContain(one);
  expect(String(error)).toContain(two);
});

test('a session on a server that takes no changes any more is not used again', async () => {
  await connectTo(`${url()}?options=-c%20default_transaction_read_only%3Don`);
  const pidOf = () =>
    inTransaction((tx) => query(sql`select pg_backend_pid() as pid`, z.object({ pid: z.number() }), tx), { lane: 'worker' });
  const [before] = await pidOf();
  const failed = inTransaction((tx) => execute(sql`create table never (n integer)`, tx), { lane: 'worker' });
  const error = await failed.catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: '25006' });
  expect(isPassing(error)).toBe(true);
  const [after] = await pidOf();
  expect(after?.pid).not.toBe(before?.pid);
});
