import { spawn } from 'node:child_process';
import { chmod, copyFile, mkdtemp, open, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { closeDatabase, connectTo, migrate } from '@/lib/db';
import { countHeld, findHold } from '@/lib/hold';
import { ensureSecrets } from '../setup/ensure-secrets';
import { findFreePort } from '../setup/free-port';
import { type Cluster, ensureDatabase, prepareCluster, waitForPostgres } from '../setup/postgres-cluster';
import { checkSum, readLabel } from './backup-file';
import { makeBackup } from './make-backup';
import { restoreBackup } from './restore-backup';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const stops: (() => Promise<void>)[] = [];
let home = '';
let from = '';
let server: Started;
let file = '';

interface Started {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A server of its own on the cluster of a data folder, with fsync: a backup of one without would prove little. */
async function startOn(dataDir: string): Promise<Started> {
  const { databasePassword: password } = await ensureSecrets(dataDir);
  const cluster: Cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password });
  const child = spawn(cluster.command, cluster.args, { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGINT');
    await ended;
  };
  stops.push(stop);
  await waitForPostgres(cluster.url('postgres'));
  await ensureDatabase(cluster, 'throughline');
  return { url: cluster.url('throughline'), stop };
}

async function ask<T extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function freshFolder(): Promise<string> {
  const dataDir = await mkdtemp(join(home, 'data-'));
  await chmod(dataDir, 0o711);
  return dataDir;
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'throughline-backup-'));
  await chmod(home, 0o711);
  from = await freshFolder();
  file = join(home, 'a.tlb');
  server = await startOn(from);
  await migrate(server.url);
  await ask(
    server.url,
    `CREATE TABLE ledger (n integer PRIMARY KEY, words text);
     INSERT INTO ledger SELECT -g, md5(g::text) FROM generate_series(1, 200000) g;
     INSERT INTO intent (id, environment, reason, recipient, recipient_team, state, message_id)
       VALUES (gen_random_uuid(), 'production', 'test', 'a@b.example', 'team-a', 'waiting', '<old@b>')`,
  );
});

afterAll(async () => {
  await closeDatabase();
  await connectTo(null);
  for (const stop of stops) await stop();
  await rm(home, { recursive: true, force: true });
});

/** Commits rows one after the other until told to stop; says when each was acknowledged. */
function writeOn(url: string): { readonly stop: () => Promise<Date[]> } {
  let over = false;
  const acknowledged: Date[] = [];
  const writing = (async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (let n = 1; !over; n += 1) {
      await client.query(`INSERT INTO ledger VALUES ($1, repeat(md5($2), 20))`, [n, String(n)]);
      acknowledged.push(new Date());
    }
    await client.end();
  })();
  return {
    stop: async () => {
      over = true;
      await writing;
      return acknowledged;
    },
  };
}

test('a backup under load holds everything until its recovery point, elsewhere, and starts on hold', async () => {
  const writer = writeOn(server.url);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const made = await makeBackup({ databaseUrl: server.url, file, secretsFile: join(from, 'secrets.json'), version: '1' });
  const acknowledged = await writer.stop();
  expect(made.files).toBeGreaterThan(500);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const until = acknowledged.filter((at) => at <= made.label.recoveryPoint).length;
  // Some were written while it was copied, or the test says nothing about that.
  expect(until).toBeGreaterThan(acknowledged.filter((at) => at <= made.label.startedAt).length);
  expect(made.label.recoveryPoint.getTime()).toBeGreaterThan(made.label.startedAt.getTime());

  const to = await freshFolder();
  const backup = await readLabel(file);
  await checkSum(file, backup);
  const restored = await restoreBackup({ file, backup, dataDir: to, force: false, now: new Date() });
  expect(restored).toMatchObject({ before: null, secrets: 'restored', applied: [], files: made.files });
  expect(await ensureSecrets(to)).toEqual(await ensureSecrets(from));

  const there = await startOn(to);
  const [counts] = await ask<{ old: number; fresh: number; last: number }>(
    there.url,
    'SELECT count(*) FILTER (WHERE n < 0)::integer AS old, count(*) FILTER (WHERE n > 0)::integer AS fresh, max(n) AS last FROM ledger',
  );
  expect(counts).toMatchObject({ old: 200_000, fresh: counts?.last });
  expect(counts?.fresh).toBeGreaterThanOrEqual(until);
  expect(counts?.fresh).toBeLessThanOrEqual(acknowledged.length + 1);

  await connectTo(there.url);
  const hold = await findHold();
  expect(hold).toMatchObject({ dataUntil: made.label.recoveryPoint });
  expect(await countHeld(hold?.since ?? new Date(0))).toMatchObject({ mails: 1, webhooks: 0 });
  await ask(there.url, `INSERT INTO ledger VALUES (0, 'after the restore')`);
  await closeDatabase();
  await connectTo(null);
  await there.stop();

  await expect(restoreBackup({ file, backup, dataDir: to, force: false, now: new Date() })).rejects.toThrow('--force');
  const again = await restoreBackup({ file, backup, dataDir: to, force: true, now: new Date() });
  expect(again.before).not.toBeNull();
  const third = await startOn(to);
  expect(await ask(third.url, 'SELECT count(*)::integer AS n FROM ledger WHERE n = 0')).toEqual([{ n: 0 }]);
  await third.stop();
});

test('a damaged file, a file that was cut off and one that is something else are refused before anything is touched', async () => {
  const damaged = join(home, 'damaged.tlb');
  await copyFile(file, damaged);
  const handle = await open(damaged, 'r+');
  await handle.write(Buffer.from([0x5a, 0xa5]), 0, 2, Math.floor((await handle.stat()).size / 2));
  await handle.close();
  await expect(checkSum(damaged, await readLabel(damaged))).rejects.toThrow('checksum');

  const cut = join(home, 'cut.tlb');
  await copyFile(file, cut);
  await truncate(cut, Math.floor((await stat(file)).size * 0.7));
  await expect(readLabel(cut)).rejects.toThrow('no whole backup');
  await expect(readLabel(join(process.cwd(), 'package.json'))).rejects.toThrow('no whole backup');

  // Its checksum aside, the list of the server notices a changed file.
  const to = await freshFolder();
  await expect(
    restoreBackup({ file: damaged, backup: await readLabel(damaged), dataDir: to, force: false, now: new Date() }),
  ).rejects.toThrow();
  expect((await readdir(to)).filter((name) => name.startsWith('postgres'))).toEqual([]);
});

test('a backup that breaks off leaves no file', async () => {
  const broken = join(home, 'broken.tlb');
  const cutting = setInterval(() => {
    void ask(server.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'walsender'`).catch(() => undefined);
  }, 20);
  await expect(makeBackup({ databaseUrl: server.url, file: broken, secretsFile: null, version: '1' })).rejects.toThrow();
  clearInterval(cutting);
  expect((await readdir(home)).filter((name) => name.startsWith('broken'))).toEqual([]);
});
