import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readSetting } from '@/lib/config';
import { migrate } from '@/lib/db';
import { ensureSecrets } from '../setup/ensure-secrets';
import { findFreePort } from '../setup/free-port';
import { findPostgresHome } from '../setup/postgres-binaries';
import { type Cluster, describeCluster, ensureDatabase, majorIn, prepareCluster, waitForPostgres } from '../setup/postgres-cluster';
import { upgradeCluster } from './upgrade-cluster';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const run = promisify(execFile);
/** The programs of an earlier PostgreSQL, where this machine has some: those of Debian and its like, or OLD_POSTGRES. */
const DEBIAN = '/usr/lib/postgresql';
const here = existsSync(DEBIAN) ? readdirSync(DEBIAN).filter((major) => ['15', '16', '17'].includes(major)) : [];
const given = readSetting('OLD_POSTGRES');
const programs = [...(given ? [given] : []), ...here.map((major) => join(DEBIAN, major))].find((one) =>
  existsSync(join(one, 'bin', 'initdb')),
);

let dataDir = '';
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-upgrade-'));
  await chmod(dataDir, 0o711);
});
afterAll(async () => {
  for (const stop of stops) await stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

function start(cluster: Cluster): () => Promise<void> {
  const server = spawn(cluster.command, cluster.args, { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const stop = async () => {
    server.kill('SIGINT');
    await ended;
  };
  stops.push(stop);
  return stop;
}

/** What is counted and what is written nowhere else: rows by table with their content, the last of each sequence, what is said of partitions. */
const SUMMARY = `SELECT (SELECT count(*) FROM event)::int AS events, (SELECT md5(string_agg(e::text, '|' ORDER BY event_key)) FROM event e) AS content,
  (SELECT count(*) FROM pg_inherits)::int AS partitions, nextval(pg_get_serial_sequence('retention_log', 'id'))::int AS next,
  (SELECT count(*) FROM pg_class WHERE obj_description(oid, 'pg_class') = 'kept')::int AS kept, (SELECT count(*) FROM audit_entry)::int AS audited`;

test.skipIf(programs === undefined)(
  'the database of an earlier PostgreSQL is moved on with every row; until then a start says how',
  async () => {
    const home = await findPostgresHome(dataDir);
    const { databasePassword: password } = await ensureSecrets(dataDir);
    const folder = join(home.dataDir, 'postgres');
    const bin = join(programs ?? '', 'bin');
    const secret = join(dataDir, 'password');
    await writeFile(secret, `${password}\n`);
    if (home.user) for (const path of [secret, dataDir]) await chown(path, home.user.uid, home.user.gid);
    const made = [
      '--pgdata',
      folder,
      '--username=postgres',
      `--pwfile=${secret}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
    ];
    await run(join(bin, 'initdb'), made, { cwd: '/', ...home.user });
    const options = { dataDir, password };
    const old = describeCluster({ ...home, postgres: join(bin, 'postgres') }, folder, { ...options, port: await findFreePort(0) });
    const stopOld = start(old);
    await waitForPostgres(old.url('postgres'));
    await ensureDatabase(old, 'throughline');
    const url = old.url('throughline');
    await migrate(url);
    await ask(
      url,
      `SELECT ensure_partition('event', now()), ensure_partition('event', now() - interval '200 days');
     DO $$ BEGIN EXECUTE format('COMMENT ON TABLE %I IS ''kept''', 'event_d' || to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD')); END $$;
     INSERT INTO retention_log (name, what, dropped) SELECT 'event', 'n' || g, g FROM generate_series(1, 500) g;
     INSERT INTO audit_entry (actor_id, actor_name, action, target_kind, target_id, result) VALUES ('a', 'Ä', 'test', 'none', 'x', 'done')`,
    );
    const columns = await ask<{ name: string; type: string }>(
      url,
      `SELECT attname AS name, format_type(atttypid, NULL) AS type FROM pg_attribute WHERE attrelid = 'event'::regclass AND attnum > 0 AND attnotnull AND NOT atthasdef ORDER BY attnum`,
    );
    const drawnValue = (name: string, type: string): string => {
      if (name === 'occurred_at') return `CASE WHEN g % 2 = 0 THEN now() ELSE now() - interval '200 days' END`;
      if (type === 'uuid') return 'gen_random_uuid()';
      if (type.startsWith('timestamp')) return 'now()';
      if (type === 'jsonb') return `jsonb_build_object('ü', g, 'n', 0.1)`;
      if (type === 'boolean') return 'g % 3 = 0';
      if (type.endsWith('[]')) return `'{}'`;
      return type === 'text' ? `'t' || g` : type === 'bytea' ? `'\\x00ff'` : 'g';
    };
    await ask(
      url,
      `INSERT INTO event (${columns.map(({ name }) => name).join()}) SELECT ${columns.map(({ name, type }) => drawnValue(name, type)).join()} FROM generate_series(1, 2000) g`,
    );
    const [before] = await ask<{ next: number }>(url, SUMMARY);
    await stopOld();

    await expect(prepareCluster({ ...options, port: await findFreePort(0) })).rejects.toThrow(/upgrade-database/);
    await expect(upgradeCluster({ dataDir, programs: dataDir, now: new Date() })).rejects.toThrow('There is no bin/postgres');
    expect(await majorIn(folder), 'what was refused changed nothing').toBeLessThan(18);

    const upgraded = await upgradeCluster({ dataDir, programs: programs ?? '', now: new Date() });
    expect(upgraded.to).toBe(18);
    expect(upgraded.rows).toBeGreaterThan(2_500);
    expect(await readFile(join(upgraded.before, 'PG_VERSION'), 'utf8'), 'the old one is kept').toContain(String(upgraded.from));
    const cluster = await prepareCluster({ ...options, port: await findFreePort(0) });
    start(cluster);
    await waitForPostgres(cluster.url('postgres'));
    const [after] = await ask<{ next: number }>(cluster.url('throughline'), SUMMARY);
    expect(after).toEqual({ ...before, next: (before?.next ?? 0) + 1 });
    expect(await migrate(cluster.url('throughline'))).toEqual([]);
    await expect(upgradeCluster({ dataDir, programs: programs ?? '', now: new Date() })).rejects.toThrow('already');
  },
);
