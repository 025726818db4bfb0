import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiToken, createIngestKey, createPerson } from '@/lib/access';
import { closeDatabase, connectTo } from '@/lib/db';
import { systemActor } from '@/lib/domain';
import { findFreePort } from '../setup/free-port';
import { removeLeftovers } from '../setup/remove-leftovers';
import { spawnProduct } from '../setup/spawn-product';
import { stopLeftover } from '../setup/stop-leftover';

/** A product of its own: everything `npm start` does, on a fresh folder. */
export interface BenchProduct {
  readonly url: string;
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly ingestKey: string;
  /** For what is older than live traffic. */
  readonly historyKey: string;
  /** Of another environment. */
  readonly testKey: string;
  /** Reads everything. */
  readonly apiToken: string;
  /** Process ids by service: web, worker, database ... and `start`, which keeps them. */
  readonly processes: Readonly<Record<string, number>>;
  /** Ends all of it, waits for `between`, and starts it again on the same folder. What was known of processes and database is void. */
  readonly restart: (between?: () => Promise<void>) => Promise<BenchProduct>;
}

export interface StartOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Leaves the folder with its database and logs to be looked at; the next run removes it. */
  readonly keep: boolean;
  /** Gets what ends it and removes its folder, before anything is started. */
  readonly onStop: (stop: () => Promise<void>) => void;
}

const prefix = 'throughline-bench-';

export async function startProduct({ settings = {}, keep, onStop }: StartOptions): Promise<BenchProduct> {
  await removeLeftovers(prefix);
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  // As root the database runs under another account, which must reach its folder.
  await chmod(dataDir, 0o711);
  let child: ChildProcess | null = null;
  onStop(async () => {
    await endChild(child);
    await stopLeftover(join(dataDir, 'postgres'));
    if (keep) console.log(`Kept ${dataDir} until the next run`);
    else await rm(dataDir, { recursive: true, force: true });
  });
  const port = await findFreePort(3605);
  let keys: Keys | null = null;
  const start = async (): Promise<BenchProduct> => {
    const { running } = await spawnProduct({
      dataDir,
      port,
      settings: { LOG_LEVEL: 'warn', ...settings },
      onSpawn: (spawned) => (child = spawned),
    });
    const databaseUrl = running.databaseUrl ?? settings['DATABASE_URL'] ?? '';
    keys ??= await makeKeys(databaseUrl);
    const restart = async (between?: () => Promise<void>) => {
      await endChild(child);
      await between?.();
      return start();
    };
    return {
      url: `http://127.0.0.1:${port}`,
      databaseUrl,
      dataDir,
      ...keys,
      processes: { start: running.pid, ...running.services },
      restart,
    };
  };
  return start();
}

type Keys = Pick<BenchProduct, 'ingestKey' | 'historyKey' | 'testKey' | 'apiToken'>;

async function makeKeys(databaseUrl: string): Promise<Keys> {
  await connectTo(databaseUrl);
  const actor = systemActor('bench');
  const email = 'bench@quillmoor.example';
  const grant = { role: 'administrator' as const, facilities: [], departments: [], workflows: [], environments: [] };
  await createPerson(actor, { name: 'Bench', email, password: randomBytes(12).toString('base64url'), grants: [grant], teams: [] });
  const ingest = await createIngestKey(actor, { environment: 'production', name: 'bench', history: false });
  const history = await createIngestKey(actor, { environment: 'production', name: 'bench', history: true });
  const test = await createIngestKey(actor, { environment: 'test', name: 'bench', history: false });
  const api = await createApiToken(actor, email);
  await closeDatabase();
  return { ingestKey: ingest.text, historyKey: history.text, testKey: test.text, apiToken: api.text };
}

async function endChild(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}
