import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFreePort } from './free-port';
import { type Cluster, prepareCluster, waitForPostgres } from './postgres-cluster';
import { stopLeftover } from './stop-leftover';

let dataDir = '';
const servers: ChildProcess[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-leftover-'));
  await chmod(dataDir, 0o711);
});

afterEach(async () => {
  for (const server of servers.splice(0)) server.kill('SIGQUIT');
  await stopLeftover(join(dataDir, 'postgres'));
  await rm(dataDir, { recursive: true, force: true });
});

async function start(): Promise<{ cluster: Cluster; server: ChildProcess; client: pg.Client }> {
  const cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password: 'test', durable: false });
  const server = spawn(cluster.command, cluster.args, { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  servers.push(server);
  await waitForPostgres(cluster.url('postgres'), 10_000);
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  client.on('error', () => undefined);
  await client.connect();
  return { cluster, server, client };
}

test('a server starts beside a session that outlived its own, and its data is there', async () => {
  const { server, client } = await start();
  await client.query('create table kept as select 7 as n');
  await client.query('checkpoint');
  // Busy, so that it does not notice that its server is gone.
  const busy = client.query('select count(*) from generate_series(1, 1e9::bigint) where random() < 0').catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 200));
  server.kill('SIGKILL');
  await once(server, 'exit');

  const next = await start();
  expect((await next.client.query('select n from kept')).rows).toEqual([{ n: 7 }]);
  await Promise.all([busy, next.client.end(), client.end().catch(() => undefined)]);
}, 60_000);

test('a lock whose number is another process by now is removed, the process left alone', async () => {
  const { cluster, server, client } = await start();
  await client.end();
  server.kill('SIGKILL');
  await once(server, 'exit');
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const lock = join(cluster.folder, 'postmaster.pid');
  await writeFile(lock, `${stranger.pid}\n${cluster.folder}\n`);

  await stopLeftover(cluster.folder);

  expect(existsSync(lock)).toBe(process.platform !== 'linux');
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
  stranger.kill();
}, 60_000);
