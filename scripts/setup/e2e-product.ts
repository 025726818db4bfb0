import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo } from '@/lib/access';
import { closeDatabase, connectTo } from '@/lib/db';
import type { E2eInfo } from './e2e-info';
import { ensureBuild } from './ensure-build';
import { findFreePort } from './free-port';
import { spawnProduct } from './spawn-product';

export interface E2eProduct {
  /** Environment of the process that runs the journeys: where `readE2eInfo` finds the rest. */
  readonly env: Readonly<Record<string, string>>;
  readonly info: E2eInfo;
  readonly stop: () => Promise<void>;
}

/** A whole product of its own for tests: `npm start` on free ports and a throw-away DATA_DIR, with the demo people and no data. */
export async function startE2eProduct(): Promise<E2eProduct> {
  await ensureBuild();
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-e2e-'));
  // As root the database runs under another account, which must reach its folder here, where `stop` removes it.
  await chmod(dataDir, 0o711);
  const port = await findFreePort(3100);
  const url = `http://localhost:${port}`;
  let child: ChildProcess | null = null;

  const stop = async () => {
    await endChild(child);
    await rm(dataDir, { recursive: true, force: true });
  };

  try {
    const product = await spawnProduct({ dataDir, port, settings: { DEMO: '1' }, onSpawn: (spawned) => (child = spawned) });
    const databaseUrl = product.running.databaseUrl ?? '';
    await connectTo(databaseUrl);
    const { password, keys } = await seedDemo();
    await closeDatabase();
    const info: E2eInfo = { url, databaseUrl, mailboxUrl: product.running.mailboxUrl ?? '', dataDir, password, keys };
    const file = join(dataDir, 'e2e.json');
    await writeFile(file, JSON.stringify(info), { mode: 0o600 });
    return { env: { E2E_INFO: file, E2E_URL: url }, info, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endChild(child: ChildProcess | null): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}
