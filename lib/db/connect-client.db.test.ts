import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { isPassing } from '@/lib/domain';
import { closeDatabase, connectTo, execute, inTransaction, lane, query, readAtOnce, sql } from '.';
import { testDatabase } from './testing';

const url = testDatabase();
let server: Server | null = null;
afterEach(async () => {
  await closeDatabase();
  await new Promise<void>((done) => (server ? server.close(() => done()) : done()));
  await connectTo(url());
});

const ask = () => query(sql`select 1 as n`, z.object({ n: z.number() }), lane('ingest'));

/** A server that takes connections and drops each at once; says how many there were. */
async function startDropping(): Promise<{ port: number; taken: () => number }> {
  let taken = 0;
  server = createServer((socket) => {
    taken += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => server?.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, taken: () => taken };
}

test('a database that is away is not asked by everybody: callers are told at once, and one tries again after a pause', async () => {
  const { port, taken } = await startDropping();
  await connectTo(`postgresql://nobody@127.0.0.1:${port}/none`);
  for (let n = 0; n < 3; n += 1) await expect(ask()).rejects.toThrow();
  const told = await Promise.allSettled(Array.from({ length: 200 }, ask));
  for (const one of told) expect(one.status === 'rejected' && isPassing(one.reason)).toBe(true);
  // One may have tried in between; two hundred did not.
  expect(taken()).toBeLessThanOrEqual(5);
  const before = taken();
  const end = Date.now() + 3_000;
  while (taken() === before && Date.now() < end) await ask().catch(() => new Promise((later) => setTimeout(later, 20)));
  expect(taken()).toBe(before + 1);
});

test('when it is back, the first that tries closes the circuit for all, in every way to ask', async () => {
  const { port } = await startDropping();
  await connectTo(`postgresql://nobody@127.0.0.1:${port}/none`);
  for (let n = 0; n < 4; n += 1) {
    await expect(ask()).rejects.toThrow();
    await expect(inTransaction((tx) => execute(sql`select 1`, tx), { lane: 'worker' })).rejects.toThrow();
    await expect(readAtOnce((on) => execute(sql`select 1`, on))).rejects.toThrow();
  }
  await connectTo(url());
  expect(await ask()).toEqual([{ n: 1 }]);
  expect(await inTransaction((tx) => execute(sql`select 1`, tx), { lane: 'worker' })).toBe(1);
  expect(await readAtOnce((on) => execute(sql`select 1`, on))).toBe(1);
});

test('faults of statements open nothing', async () => {
  for (let n = 0; n < 10; n += 1) await expect(execute(sql`select 1 / 0`, lane('ingest'))).rejects.toThrow('division by zero');
  expect(await ask()).toEqual([{ n: 1 }]);
});
