import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPostgresHome, type PostgresHome } from './postgres-binaries';
import { stopLeftover } from './stop-leftover';

export interface ClusterOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly password: string;
  /** False only for tests: a crash of the machine may then lose the cluster. */
  readonly durable?: boolean;
}

export interface Cluster {
  readonly command: string;
  readonly args: readonly string[];
  readonly spawnOptions: { readonly uid?: number; readonly gid?: number; readonly cwd: string };
  readonly url: (database: string) => string;
  readonly folder: string;
}

/** Between the name of a cluster's folder and chance, where one is not whole yet; starts remove them. */
export const halfMark = '.half-';

/**
 * A cluster on disk, ready to be spawned: made by initdb when missing, freed of a server that an earlier run left behind. Throws Error for one of another
 * major version of PostgreSQL, which is left alone.
 */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
  const home = await findPostgresHome(options.dataDir);
  const folder = join(home.dataDir, 'postgres');
  const stored = await majorIn(folder);
  if (stored === null) await initialise(home, folder, options.password);
  else {
    const brought = await majorOfProgram(home.postgres);
    if (stored !== brought)
      throw new Error(
        `The database in ${folder} is of PostgreSQL ${stored}, and this version of Throughline brings ${brought}. Nothing was changed. ` +
          'Move it on with: npm run admin -- upgrade-database --programs FOLDER (docs/operations.md, "A new major version of PostgreSQL").',
      );
    await stopLeftover(folder);
  }
  return describeCluster(home, folder, options);
}

const ask = promisify(execFile);

/** The major version of PostgreSQL that a program is of. */
export async function majorOfProgram(program: string): Promise<number> {
  const { stdout } = await ask(program, ['--version']);
  return Number(/\d+/.exec(stdout)?.[0]);
}

/** The major version of the cluster in a folder; null where there is none. */
export async function majorIn(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null);
  return text === null ? null : Number(text);
}

/** How the cluster in `folder` is started; nothing is looked at or made. */
export function describeCluster(home: PostgresHome, folder: string, options: ClusterOptions): Cluster {
  return {
    command: home.postgres,
    args: ['-D', folder, ...settings(options).flatMap((setting) => ['-c', setting])],
    spawnOptions: { cwd: '/', ...home.user },
    url: (database) => `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/${database}`,
    folder,
  };
}

/** What this machine has, or this container may use. */
const memoryMiB = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20;

function settings({ port, durable = true }: ClusterOptions): string[] {
  const sharedMiB = Math.max(128, Math.min(8192, Math.floor(memoryMiB() / 4)));
  const always = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    `shared_buffers=${sharedMiB}MB`,
    'work_mem=16MB',
    'maintenance_work_mem=128MB',
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
    'wal_compression=pglz',
    'random_page_cost=1.1',
    'jit=off',
    'timezone=UTC',
    'log_timezone=UTC',
    // What stood in a row that was refused is not written down; the product logs the fault itself.
    'log_min_messages=log',
    'log_error_verbosity=terse',
    'autovacuum_naptime=20s',
  ];
  return durable
    ? always
    : [...always, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=128MB', 'autovacuum=off'];
}

/** Makes a cluster in `folder`; a start that is cut off leaves none there. */
export async function initialise(home: PostgresHome, folder: string, password: string): Promise<void> {
  await removeHalves(folder);
  // Made beside its place and moved when it is whole: a start that is cut off, whose initdb may still be running, leaves no half cluster in it.
  const half = await mkdtemp(`${folder}${halfMark}`);
  const secrets = await mkdtemp(join(tmpdir(), 'throughline-'));
  const passwordFile = join(secrets, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.user) {
    const { uid, gid } = home.user;
    await Promise.all([home.dataDir, secrets].map((path) => chmod(path, 0o711)));
    await Promise.all([half, passwordFile].map((path) => chown(path, uid, gid)));
  }
  const args = [`--pgdata=${half}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'];
  try {
    await runToEnd(spawn(home.initdb, [...args, ...locale], { cwd: '/', ...home.user, stdio: ['ignore', 'pipe', 'pipe'] }));
    await rm(folder, { recursive: true, force: true });
    await rename(half, folder);
  } catch (cause) {
    await rm(half, { recursive: true, force: true });
    throw cause;
  } finally {
    await rm(secrets, { recursive: true, force: true });
  }
}

/** What earlier starts left that were cut off. One that is still being written goes the next time. */
async function removeHalves(folder: string): Promise<void> {
  const beside = dirname(folder);
  await mkdir(beside, { recursive: true });
  const halves = (await readdir(beside)).filter((name) => name.startsWith(`${basename(folder)}${halfMark}`));
  for (const name of halves) await rm(join(beside, name), { recursive: true, force: true }).catch(() => undefined);
}

async function runToEnd(child: ChildProcess): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  if (code !== 0) throw new Error(`${child.spawnfile} ended with ${code}:\n${output}`);
}

/** Resolves once the server behind `url` answers; throws its last fault after `timeoutMs`. */
export async function waitForPostgres(url: string, timeoutMs = 60_000): Promise<void> {
  for (const end = Date.now() + timeoutMs; ; await sleep(50)) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Makes `database` in the cluster unless it is there. */
export async function ensureDatabase(cluster: Cluster, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url('postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
