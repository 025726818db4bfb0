import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIngestKey } from '@/lib/access';
import { closeDatabase, connectTo } from '@/lib/db';
import { systemActor } from '@/lib/domain';
import { askRunning, type RunInfo } from '../setup/claim-data-dir';
import { findFreePort } from '../setup/free-port';
import { removeLeftovers } from '../setup/remove-leftovers';
import { spawnProduct } from '../setup/spawn-product';
import { stopLeftover } from '../setup/stop-leftover';

/** Ingest keys of the senders. */
export interface Keys {
  readonly live: string;
  readonly history: string;
  /** Live, of another environment. */
  readonly test: string;
}

/** A product that is killed on purpose and started again on the same folder. */
export interface KeptProduct {
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly keys: Keys;
  /** Where the database is since the last start. */
  readonly databaseUrl: () => string;
  /** Who runs now; null while nobody answers for the folder. */
  readonly running: () => Promise<RunInfo | null>;
  /** The process of `npm start`. */
  readonly supervisor: () => ChildProcess;
  /** Starts it again after its supervisor was killed; resolves when it answers. */
  readonly startAgain: () => Promise<void>;
}

const prefix = 'throughline-faults-';

export interface KeepOptions {
  /** Where mails go. */
  readonly smtpUrl: string;
  /** The very first start is killed after so many ms each, one after the other, before it may come up. */
  readonly cutAfterMs: readonly number[];
  /** Leaves the folder with its database and logs to be looked at; the next run removes it. */
  readonly keep: boolean;
  /** Gets what ends the product and removes its folder, before anything is started. */
  readonly onStop: (stop: () => Promise<void>) => void;
}

/** Starts `npm start` on a free port and a folder of its own, with keys for senders. Errors: as `spawnProduct`. */
export async function keepProduct({ smtpUrl, cutAfterMs, keep, onStop }: KeepOptions): Promise<KeptProduct> {
  await removeLeftovers(prefix);
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  // As root the database runs under another account, which must reach its folder.
  await chmod(dataDir, 0o711);
  const port = await findFreePort(3200);
  let child: ChildProcess | null = null;
  let databaseUrl = '';
  let stopped = false;

  const spawn = async () => {
    if (stopped) throw new Error('The run was stopped.');
    return spawnProduct({ dataDir, port, settings: { SMTP_URL: smtpUrl }, onSpawn: (spawned) => (child = spawned) });
  };
  const start = async () => {
    const product = await spawn();
    databaseUrl = product.running.databaseUrl ?? '';
  };
  onStop(async () => {
    stopped = true;
    await endChild(child);
    // Its supervisor may have been killed a moment ago.
    await stopLeftover(join(dataDir, 'postgres'));
    if (!keep) await rm(dataDir, { recursive: true, force: true });
    else console.log(`Kept ${dataDir} until the next run`);
  });

  for (const ms of cutAfterMs) {
    const cut = setTimeout(() => child?.kill('SIGKILL'), ms);
    // That it does not start is what is wanted; that it does not start when it is left alone would be thrown below.
    await spawn().catch(() => undefined);
    clearTimeout(cut);
    if (child) await endChild(child, 'SIGKILL');
  }
  await start();
  const keys = await makeKeys(databaseUrl);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    dataDir,
    keys,
    databaseUrl: () => databaseUrl,
    running: () => askRunning(dataDir),
    supervisor: () => {
      if (!child) throw new Error('The product is not running.');
      return child;
    },
    startAgain: start,
  };
}

async function makeKeys(databaseUrl: string): Promise<Keys> {
  await connectTo(databaseUrl);
  const make = async (environment: 'production' | 'test', history: boolean) =>
    (await createIngestKey(systemActor('faults'), { environment, name: `faults ${environment} ${history}`, history })).text;
  const keys = { live: await make('production', false), history: await make('production', true), test: await make('test', false) };
  await closeDatabase();
  return keys;
}

async function endChild(child: ChildProcess | null, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await ended;
}
