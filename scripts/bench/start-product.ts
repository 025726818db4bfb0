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
  /** Reads everything. */
  readonly apiToken: string;
  /** Process ids by service: web, worker, database ... and `start`, which keeps them. */
  readonly processes: Readonly<Record<string, number>>;
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
  const { running } = await spawnProduct({
    dataDir,
    port,
    settings: { LOG_LEVEL: 'warn', ...settings },
    onSpawn: (spawned) => (child = spawned),
  });
  const databaseUrl = running.databaseUrl ?? '';
  return {
    url: `http://127.0.0.1:${port}`,
    databaseUrl,
    dataDir,
    ...(await makeKeys(databaseUrl)),
    processes: { start: running.pid, ...running.services },
  };
}

async function makeKeys(databaseUrl: string): Promise<{ ingestKey: string; apiToken: string }> {
  await connectTo(databaseUrl);
  const actor = systemActor('bench');
  const email = 'bench@quillmoor.example';
  const grant = { role: 'administrator' as const, facilities: [], departments: [], workflows: [], environments: [] };
  await createPerson(actor, { name: 'Bench', email, password: randomBytes(12).toString('base64url'), grants: [grant], teams: [] });
  const ingest = await createIngestKey(actor, { environment: 'production', name: 'bench', history: false });
  const api = await createApiToken(actor, email);
  await closeDatabase();
  return { ingestKey: ingest.text, apiToken: api.text };
}

async function endChild(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}
