import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { completeEnvironment } from '@/lib/config';
import { connectTo, migrate } from '@/lib/db';
import { takeBaseBackup } from '../../backup/base-backup';
import { readTar } from '../../backup/read-tar';
import { writeInto } from '../../backup/restore-backup';
import { findFreePort } from '../../setup/free-port';
import { openLog } from '../../setup/open-log';
import { findPostgresHome, type PostgresHome } from '../../setup/postgres-binaries';
import { type Cluster, describeCluster, ensureDatabase, initialise, waitForPostgres } from '../../setup/postgres-cluster';
import { removeLeftovers } from '../../setup/remove-leftovers';
import { webService, workerService } from '../../setup/services';
import { stopLeftover } from '../../setup/stop-leftover';
import { Supervisor } from '../../setup/supervise';
import { askDatabase } from '../ask-database';
import type { KeptProduct } from '../keep-product';
import { balanceReplicas } from './balance-replicas';
import { replicas } from './keep-cluster';
import { makeFaultKeys, makeReaderToken } from './make-fault-keys';

/** Two database servers, the second a standby that each commit waits for, and replicas whose DATABASE_URL and DATABASE_READ_URL name both. */
export interface KeptPair {
  readonly product: KeptProduct;
  /** Kills the primary's server outright and makes the standby the primary. Resolves when it takes changes. */
  readonly failOver: () => Promise<void>;
  /** Brings the killed one back as the standby of the other; resolves when each commit waits for it again. */
  readonly rejoin: () => Promise<void>;
  /** Where each web process answers, past the balancer. */
  readonly webs: readonly string[];
  /** Reads everything that people see. */
  readonly apiToken: string;
}

export interface PairOptions {
  readonly smtpUrl: string;
  readonly keep: boolean;
  readonly onStop: (stop: () => Promise<void>) => void;
}

interface Server {
  readonly home: PostgresHome;
  readonly cluster: Cluster;
  readonly port: number;
  child: ChildProcess | null;
}

const prefix = 'throughline-pair-';
const DATABASE = 'throughline';
const WITHIN_MS = 60_000;

export async function keepPair({ smtpUrl, keep, onStop }: PairOptions): Promise<KeptPair> {
  await removeLeftovers(prefix);
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(dataDir, 0o711);
  const password = randomBytes(12).toString('hex');
  const supervisor = new Supervisor(openLog(join(dataDir, 'logs'), []));
  const servers = [await makeServer(join(dataDir, 'a'), password), await makeServer(join(dataDir, 'b'), password)] as const;
  let [primary, standby]: [Server, Server] = [...servers];
  const stops: (() => Promise<void>)[] = [];
  onStop(async () => {
    for (const stop of stops.toReversed()) await stop();
    await supervisor.stop();
    for (const server of servers) await stopLeftover(server.cluster.folder);
    if (!keep) await rm(dataDir, { recursive: true, force: true });
    else console.log(`Kept ${dataDir} until the next run`);
  });
  await initialise(primary.home, primary.cluster.folder, password);
  startServer(primary);
  await waitForPostgres(primary.cluster.url('postgres'));
  await ensureDatabase(primary.cluster, DATABASE);
  await migrate(primary.cluster.url(DATABASE));
  await connectTo(primary.cluster.url(DATABASE));
  await applyCatalog('catalog', 'system:start');
  const keys = await makeFaultKeys(primary.cluster.url(DATABASE));
  const apiToken = await makeReaderToken(primary.cluster.url(DATABASE));
  await makeStandby(standby, primary, password);

  const hosts = servers.map(({ port }) => `127.0.0.1:${port}`).join(',');
  const both = `postgresql://postgres:${password}@${hosts}/${DATABASE}`;
  completeEnvironment({
    SMTP_URL: smtpUrl,
    DATABASE_URL: both,
    DATABASE_READ_URL: both,
    DATA_DIR: dataDir,
    AUTH_SECRET: randomBytes(32).toString('hex'),
  });
  const ports: number[] = [];
  for (const name of replicas) {
    if (name.startsWith('worker')) {
      await supervisor.start({ ...workerService(), name });
      continue;
    }
    const port = await findFreePort(0);
    ports.push(port);
    const service = webService({ port, otlpPort: null, baseUrl: `http://127.0.0.1:${port}` });
    await supervisor.start({ ...service, name, env: { ...service.env, PORT: String(port) } });
  }
  const balancer = await balanceReplicas(ports);
  stops.push(balancer.stop);
  return {
    failOver: async () => {
      const dead = primary;
      if (dead.child?.pid) process.kill(dead.child.pid, 'SIGKILL');
      // Nobody is left that a commit could wait for.
      await tell(standby, `ALTER SYSTEM SET synchronous_standby_names = ''`, 'SELECT pg_reload_conf()', 'SELECT pg_promote(true, 60)');
      [primary, standby] = [standby, dead];
    },
    rejoin: async () => {
      await stopLeftover(standby.cluster.folder);
      await makeStandby(standby, primary, password);
    },
    webs: ports.map((port) => `http://127.0.0.1:${port}`),
    apiToken,
    product: {
      url: balancer.url,
      port: balancer.port,
      dataDir,
      keys,
      databaseUrl: () => primary.cluster.url(DATABASE),
      running: async () => ({
        pid: process.pid,
        url: balancer.url,
        databaseUrl: primary.cluster.url(DATABASE),
        mailboxUrl: null,
        services: supervisor.pids(),
      }),
      supervisor: () => {
        throw new Error('A pair has no single supervisor.');
      },
      startAgain: async () => undefined,
    },
  };
}

async function makeServer(dataDir: string, password: string): Promise<Server> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const home = await findPostgresHome(dataDir);
  const port = await findFreePort(0);
  return { home, port, child: null, cluster: describeCluster(home, join(home.dataDir, 'postgres'), { dataDir, port, password }) };
}

function startServer(server: Server, more: readonly string[] = []): void {
  const { command, args, spawnOptions } = server.cluster;
  const child = spawn(command, [...args, '-c', 'wal_keep_size=256MB', ...more], { ...spawnOptions, stdio: 'ignore', detached: true });
  server.child = child;
}

/** Copies a server and starts the copy as its standby; from then on commits wait until it has them on its disk too. */
async function makeStandby(standby: Server, primary: Server, password: string): Promise<void> {
  const { folder } = standby.cluster;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // pg knows the replication protocol and does not type it.
  const replication = { connectionString: primary.cluster.url(DATABASE), replication: 'true' } as pg.ClientConfig;
  const client = new pg.Client(replication);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { tar, ended } = takeBaseBackup(client);
    await readTar(tar, writeInto(folder, standby.home, []));
    await ended;
  } finally {
    await client.end();
  }
  const signal = join(folder, 'standby.signal');
  await writeFile(signal, '');
  const { user } = standby.home;
  if (user) for (const path of [folder, signal]) await chown(path, user.uid, user.gid);
  startServer(standby, ['-c', `primary_conninfo=host=127.0.0.1 port=${primary.port} user=postgres password=${password}`]);
  await waitForPostgres(standby.cluster.url('postgres'));
  await tell(primary, `ALTER SYSTEM SET synchronous_standby_names = '*'`, 'SELECT pg_reload_conf()');
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await sleep(100)) {
    const text = `SELECT count(*)::float8 AS n FROM pg_stat_replication WHERE sync_state = 'sync'`;
    const [row] = await askDatabase(primary.cluster.url(DATABASE), { text }, z.object({ n: z.number() }));
    if (row?.n === 1) return;
  }
  throw new Error('The standby did not catch up within a minute.');
}

async function tell({ cluster }: Server, ...statements: readonly string[]): Promise<void> {
  for (const text of statements) await askDatabase(cluster.url('postgres'), { text }, z.object({}));
}
