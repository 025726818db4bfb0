import { join, resolve } from 'node:path';
import { completeEnvironment, config } from '@/lib/config';
import { closeDatabase, migrate } from '@/lib/db';
import { claimDataDir, type RunInfo } from './claim-data-dir';
import { ensureBuild } from './ensure-build';
import { ensureSecrets } from './ensure-secrets';
import { findFreePort, isPortTaken } from './free-port';
import { type LogSink, openLog } from './open-log';
import { ensureDatabase, prepareCluster } from './postgres-cluster';
import { prepareEstate } from './prepare-estate';
import { prepareOwnTelemetry } from './prepare-own-telemetry';
import { stopOnSignal } from './run-command';
import { databaseService, mailboxService, webService, workerService } from './services';
import { Supervisor } from './supervise';

export interface Product {
  readonly supervisor: Supervisor;
  readonly info: RunInfo;
  readonly log: LogSink;
}

export interface ProductOptions {
  /** Development: screens are compiled on demand instead of built. */
  readonly dev?: boolean;
  /** Services whose output is repeated on the terminal. */
  readonly shown: readonly string[];
  /** What else to start once web and worker run. */
  readonly afterStart?: (product: Product) => Promise<void>;
}

/**
 * Runs the whole product on this machine until a signal ends it: own database unless DATABASE_URL, migrations, mailbox unless
 * SMTP_URL, web and worker. Refuses with a message when another process runs on the same DATA_DIR or port.
 */
export async function runProduct(options: ProductOptions): Promise<void> {
  const { port, otlpPort, baseUrl } = config();
  const dataDir = resolve(config().dataDir);
  const log = openLog(join(dataDir, 'logs'), options.shown);
  const supervisor = new Supervisor(log);
  const info: RunInfo = { pid: process.pid, url: baseUrl, databaseUrl: null, mailboxUrl: null, services: {} };
  const claim = await claimDataDir(dataDir, () => ({ ...info, services: supervisor.pids() }));
  if (claim === null) throw new Error(`Throughline already runs on ${dataDir}. Stop it first, or set DATA_DIR and PORT for a second one.`);
  if (await isPortTaken(port)) throw new Error(`Port ${port} is in use. Set PORT to another one.`);
  if (otlpPort !== null && (await isPortTaken(otlpPort)))
    throw new Error(`Port ${otlpPort} is in use. Set OTLP_PORT to another one, or leave it out.`);
  stopOnSignal(async () => {
    await supervisor.stop();
    await claim.release();
  });

  const secrets = await ensureSecrets(dataDir);
  completeEnvironment({ DATA_DIR: dataDir, BASE_URL: baseUrl, AUTH_SECRET: config().authSecret ?? secrets.authSecret });
  const build = options.dev ? Promise.resolve() : ensureBuild();
  // The build goes on beside the database; whoever fails first is reported below.
  build.catch(() => undefined);

  if (config().databaseUrl === null) {
    const cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password: secrets.databasePassword });
    await supervisor.start(databaseService(cluster));
    await ensureDatabase(cluster, 'throughline');
    info.databaseUrl = cluster.url('throughline');
    completeEnvironment({ DATABASE_URL: info.databaseUrl });
  }
  for (const name of await migrate(config().databaseDirectUrl ?? '')) log.say(`Applied migration ${name}`);
  if (config().smtpUrl === null) {
    const mailbox = await mailboxService(dataDir);
    await supervisor.start(mailbox.service);
    info.mailboxUrl = mailbox.pageUrl;
    completeEnvironment({ SMTP_URL: mailbox.smtpUrl });
  }
  await prepareEstate(log.say);
  if (config().selfTelemetry) await prepareOwnTelemetry(port);
  await build;
  await Promise.all([supervisor.start(webService({ port, otlpPort, baseUrl }, options.dev)), supervisor.start(workerService())]);
  log.say(`\nThroughline answers on ${info.url}`);
  if (info.mailboxUrl) log.say(`Mails are kept in the local mailbox on ${info.mailboxUrl} (set SMTP_URL to send them for real)`);
  await options.afterStart?.({ supervisor, info, log });
  await closeDatabase();
}
