import { resolve } from 'node:path';
import { completeEnvironment, config } from '@/lib/config';
import { closeDatabase, migrate } from '@/lib/db';
import { askRunning, claimDataDir } from './claim-data-dir';
import { ensureSecrets } from './ensure-secrets';
import { findFreePort } from './free-port';
import { openLog } from './open-log';
import { ensureDatabase, prepareCluster } from './postgres-cluster';
import { stopOnSignal } from './run-command';
import { databaseService } from './services';
import { Supervisor } from './supervise';

interface DatabaseOptions {
  /** False: the tables stay as they are. */
  readonly migrated?: boolean;
}

/**
 * What `run` returns, with a migrated database behind lib/db: that of DATABASE_URL, else that of the product which runs on
 * DATA_DIR, else the one in DATA_DIR, started for as long as `run` takes.
 */
export async function withDatabase<T>(run: () => Promise<T>, { migrated = true }: DatabaseOptions = {}): Promise<T> {
  const dataDir = resolve(config().dataDir);
  if (config().databaseUrl === null) {
    const running = await askRunning(dataDir);
    if (!running?.databaseUrl) return withOwnDatabase(dataDir, run, migrated);
    const { authSecret } = await ensureSecrets(dataDir);
    completeEnvironment({ DATABASE_URL: running.databaseUrl, AUTH_SECRET: config().authSecret ?? authSecret });
  }
  try {
    if (migrated) await migrate(config().databaseDirectUrl ?? '');
    return await run();
  } finally {
    await closeDatabase();
  }
}

async function withOwnDatabase<T>(dataDir: string, run: () => Promise<T>, migrated: boolean): Promise<T> {
  const supervisor = new Supervisor(openLog(`${dataDir}/logs`, []));
  const about = { pid: process.pid, url: '', databaseUrl: null, mailboxUrl: null, services: {} };
  const claim = await claimDataDir(dataDir, () => about);
  if (claim === null) throw new Error(`Another command is using ${dataDir}. Try again when it has ended.`);
  const stop = async () => {
    await closeDatabase();
    await supervisor.stop();
    await claim.release();
  };
  stopOnSignal(stop);
  try {
    const secrets = await ensureSecrets(dataDir);
    const cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password: secrets.databasePassword });
    await supervisor.start(databaseService(cluster));
    await ensureDatabase(cluster, 'throughline');
    completeEnvironment({ DATABASE_URL: cluster.url('throughline'), AUTH_SECRET: config().authSecret ?? secrets.authSecret });
    if (migrated) await migrate(cluster.url('throughline'));
    return await run();
  } finally {
    await stop();
  }
}
