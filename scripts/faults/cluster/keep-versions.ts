import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { childEnvironment, completeEnvironment } from '@/lib/config';
import { migrate } from '@/lib/db';
import { findFreePort } from '../../setup/free-port';
import { openLog } from '../../setup/open-log';
import { ensureDatabase, prepareCluster } from '../../setup/postgres-cluster';
import { removeLeftovers } from '../../setup/remove-leftovers';
import { databaseService, webService, workerService } from '../../setup/services';
import { type Service, Supervisor } from '../../setup/supervise';
import type { KeptProduct } from '../keep-product';
import { balanceReplicas } from './balance-replicas';
import { type Replica, replicas } from './keep-cluster';
import { makeFaultKeys } from './make-fault-keys';

/** Replicas of an earlier version on the database that this version filled, which are replaced by this version one after another. */
export interface KeptVersions {
  readonly product: KeptProduct;
  /** Brings the database to this version while the earlier one runs on it; the migrations that were applied. */
  readonly bringUp: () => Promise<string[]>;
  /** Stops a replica of the earlier version and starts this one in its place; resolves when it answers. */
  readonly replace: (name: Replica) => Promise<void>;
}

export interface VersionsOptions {
  /** A copy of the earlier version, with its packages and its build. */
  readonly oldDir: string;
  readonly smtpUrl: string;
  readonly keep: boolean;
  readonly onStop: (stop: () => Promise<void>) => void;
}

const prefix = 'throughline-versions-';
const run = promisify(execFile);

export async function keepVersions({ oldDir, smtpUrl, keep, onStop }: VersionsOptions): Promise<KeptVersions> {
  await removeLeftovers(prefix);
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(dataDir, 0o711);
  const log = openLog(join(dataDir, 'logs'), []);
  const database = new Supervisor(log);
  const running = new Map<Replica, Supervisor>();
  onStop(async () => {
    await Promise.all([...running.values()].map((one) => one.stop()));
    await database.stop();
    if (!keep) await rm(dataDir, { recursive: true, force: true });
    else console.log(`Kept ${dataDir} until the next run`);
  });
  const cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password: randomBytes(12).toString('hex') });
  await database.start(databaseService(cluster));
  await ensureDatabase(cluster, 'throughline');
  const databaseUrl = cluster.url('throughline');
  completeEnvironment({ SMTP_URL: smtpUrl, DATABASE_URL: databaseUrl, DATA_DIR: dataDir, AUTH_SECRET: randomBytes(32).toString('hex') });
  // It makes its own tables.
  const admin = ['--import', join(oldDir, 'scripts', 'preload.mjs'), join(oldDir, 'scripts', 'admin.ts'), 'catalog', 'apply', 'catalog'];
  await run(process.execPath, admin, { cwd: oldDir, env: childEnvironment({}) });
  const keys = await makeFaultKeys(databaseUrl);

  const ports = new Map<Replica, number>();
  for (const name of replicas) if (name.startsWith('web')) ports.set(name, await findFreePort(0));
  const start = async (name: Replica, folder: string) => {
    const supervisor = new Supervisor(log);
    running.set(name, supervisor);
    await supervisor.start(inFolder(serviceOf(name, ports.get(name)), folder));
  };
  for (const name of replicas) await start(name, oldDir);
  const balancer = await balanceReplicas([...ports.values()]);
  onStop(balancer.stop);
  const pids = () => Object.assign(database.pids(), ...[...running.values()].map((one) => one.pids()));
  return {
    bringUp: () => migrate(databaseUrl),
    replace: async (name) => {
      await running.get(name)?.stop();
      await start(name, process.cwd());
      // A balancer gives it its share before the next one goes.
      await sleep(2_000);
    },
    product: {
      url: balancer.url,
      port: balancer.port,
      dataDir,
      keys,
      databaseUrl: () => databaseUrl,
      running: async () => ({ pid: process.pid, url: balancer.url, databaseUrl, mailboxUrl: null, services: pids() }),
      supervisor: () => {
        throw new Error('Replicas have no single supervisor.');
      },
      startAgain: async () => undefined,
    },
  };
}

function serviceOf(name: Replica, port: number | undefined): Service {
  if (port === undefined) return { ...workerService(), name };
  const service = webService({ port, otlpPort: null, baseUrl: `http://127.0.0.1:${port}` });
  return { ...service, name, env: { ...service.env, PORT: String(port) } };
}

/** The same service of the version in a folder. */
const inFolder = (service: Service, folder: string): Service => ({
  ...service,
  args: service.args.map((arg) => arg.replace(process.cwd(), folder)),
  spawnOptions: { cwd: folder },
});
