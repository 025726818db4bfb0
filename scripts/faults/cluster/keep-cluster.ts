import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { applyCatalog } from '@/lib/catalog';
import { completeEnvironment } from '@/lib/config';
import { connectTo, migrate } from '@/lib/db';
import { findFreePort } from '../../setup/free-port';
import { openLog } from '../../setup/open-log';
import { ensureDatabase, prepareCluster } from '../../setup/postgres-cluster';
import { removeLeftovers } from '../../setup/remove-leftovers';
import { databaseService, webService, workerService } from '../../setup/services';
import { Supervisor } from '../../setup/supervise';
import type { KeptProduct } from '../keep-product';
import { type Balancer, balanceReplicas } from './balance-replicas';
import { type Line, layLine } from './disturb-line';
import { makeFaultKeys, makeReaderToken } from './make-fault-keys';
import { holdDisk, type SlowDisk } from './slow-disk';
import { mountSmallDisk, type SmallDisk, unmountLeftovers } from './small-disk';

export const replicas = ['web 1', 'web 2', 'worker 1', 'worker 2'] as const;
export type Replica = (typeof replicas)[number];

/** Two web processes behind a balancer and two workers on one database, which they reach over a line that can be disturbed. */
export interface KeptCluster {
  readonly product: KeptProduct;
  readonly line: Line;
  /** Null where no file system can be mounted. */
  readonly disk: SmallDisk | null;
  /** Null where the disk of the database cannot be made slow. */
  readonly slowDisk: SlowDisk | null;
  /** Reads everything that people see. */
  readonly apiToken: string;
  /** The process of a replica or of the database; waits until there is one. */
  readonly pidOf: (name: string) => Promise<number>;
  /** Where each web process answers, past the balancer. */
  readonly webs: readonly string[];
}

export interface ClusterOptions {
  readonly smtpUrl: string;
  readonly keep: boolean;
  readonly onStop: (stop: () => Promise<void>) => void;
  /** Which processes; default two of each. A name begins with `web` or `worker`. */
  readonly names?: readonly string[];
  /** Arguments of node for a worker, before its script. */
  readonly argsFor?: (name: string) => readonly string[];
  /** A disk that can be filled, if one can be mounted; default true. */
  readonly smallDisk?: boolean;
}

const prefix = 'throughline-cluster-';
const DISK_MIB = 900;
/** Few enough that all of them can be taken away. */
const MOST_CONNECTIONS = 90;

/** Starts all of it, with a supervisor that starts again what dies, as systemd or Kubernetes would. */
export async function keepCluster({
  smtpUrl,
  keep,
  onStop,
  names = replicas,
  argsFor = () => [],
  smallDisk = true,
}: ClusterOptions): Promise<KeptCluster> {
  await unmountLeftovers(join(tmpdir(), prefix));
  await removeLeftovers(prefix);
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(dataDir, 0o711);
  const disk = smallDisk ? await mountSmallDisk(join(dataDir, 'disk'), DISK_MIB) : null;
  const supervisor = new Supervisor(openLog(join(dataDir, 'logs'), []));
  const password = randomBytes(12).toString('hex');
  const port = await findFreePort(0);
  const line = await layLine(() => port);
  let balancer: Balancer | null = null;
  let slowDisk: SlowDisk | null = null;
  onStop(async () => {
    await balancer?.stop();
    line.mend();
    await slowDisk?.mend();
    await disk?.free();
    await supervisor.stop();
    await line.stop();
    await disk?.stop();
    await slowDisk?.stop();
    if (!keep) await rm(dataDir, { recursive: true, force: true });
    else console.log(`Kept ${dataDir} until the next run`);
  });

  const cluster = await prepareCluster({ dataDir: disk?.folder ?? dataDir, port, password });
  // The log may take a quarter of the small disk.
  const few = ['-c', `max_connections=${MOST_CONNECTIONS}`, '-c', 'max_wal_size=192MB', '-c', 'min_wal_size=32MB'];
  await supervisor.start(databaseService({ ...cluster, args: [...cluster.args, ...few] }));
  const pidOf = async (name: string): Promise<number> => {
    for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
      const pid = supervisor.pids()[name];
      if (pid !== undefined) return pid;
    }
    throw new Error(`${name} did not come back within a minute. See ${dataDir}/logs`);
  };
  slowDisk = disk && (await holdDisk(disk.folder, () => pidOf('database')));
  await ensureDatabase(cluster, 'throughline');
  const databaseUrl = cluster.url('throughline');
  await migrate(databaseUrl);
  await connectTo(databaseUrl);
  await applyCatalog('catalog', 'system:start');
  const keys = await makeFaultKeys(databaseUrl);
  const apiToken = await makeReaderToken(databaseUrl);

  const disturbed = databaseUrl.replace(`:${port}/`, `:${line.port}/`);
  completeEnvironment({ SMTP_URL: smtpUrl, DATABASE_URL: disturbed, DATA_DIR: dataDir, AUTH_SECRET: randomBytes(32).toString('hex') });
  const ports: number[] = [];
  for (const name of names) {
    if (name.startsWith('worker')) {
      const service = workerService();
      await supervisor.start({ ...service, name, args: [...argsFor(name), ...service.args] });
      continue;
    }
    const own = await findFreePort(0);
    ports.push(own);
    const service = webService({ port: own, otlpPort: null, baseUrl: `http://127.0.0.1:${own}` });
    await supervisor.start({ ...service, name, env: { ...service.env, PORT: String(own), LOG_LEVEL: 'info' } });
  }
  balancer = await balanceReplicas(ports);
  const { url, port: balanced } = balancer;
  return {
    line,
    disk,
    slowDisk,
    apiToken,
    webs: ports.map((own) => `http://127.0.0.1:${own}`),
    pidOf,
    product: {
      url,
      port: balanced,
      dataDir,
      keys,
      databaseUrl: () => databaseUrl,
      running: async () => ({ pid: process.pid, url, databaseUrl, mailboxUrl: null, services: supervisor.pids() }),
      supervisor: () => {
        throw new Error('A cluster has no single supervisor.');
      },
      startAgain: async () => undefined,
    },
  };
}
